import { Worker } from 'node:worker_threads';
import type { BackupStore } from '../domain/context.ts';
import { DomainError } from '../domain/errors.ts';
import type { ThreadAnswer, ThreadWork } from './backup-thread.ts';
import { type KnownBackups, listFolder } from './list-folder.ts';
import type { OwnBackup, TakenBackup } from './own-backups.ts';
import { shareReading } from './share-reading.ts';

const thread = new URL('./backup-thread.ts', import.meta.url);
/** Whoever waits for the list is told then that the folder does not answer. */
const listedWithinMs = 4_000;

type StoreOptions = OwnBackup & Pick<BackupStore, 'at' | 'dataDir'>;

/** The backups of an installation in a folder of its configuration, as files of whoever runs the program. */
export function openBackupStore({ at, dataDir, ...own }: StoreOptions): BackupStore {
  const { directory, keep } = own;
  const known: KnownBackups = new Map();
  const silent = () => new DomainError('CONFLICT', `The folder of the backups, ${directory}, does not answer.`);
  return {
    directory,
    at,
    keep,
    dataDir,
    take: async (signal) => {
      const answer = await workInThread<TakenBackup>({ ...own, check: null }, signal);
      if ('refusal' in answer) throw new DomainError('CONFLICT', answer.refusal);
      return answer.done;
    },
    list: shareReading(() => listFolder(directory, known), listedWithinMs, silent),
    check: async (name) => {
      const answer = await workInThread<null>({ ...own, check: name });
      return 'refusal' in answer ? answer.refusal : null;
    },
  };
}

/** Ends with the signal: what is left then is no backup, and the next run takes it away. */
function workInThread<Done>(workerData: ThreadWork, signal?: AbortSignal): Promise<ThreadAnswer<Done>> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = new Worker(thread, { workerData });
    const stop = () => void worker.terminate();
    signal?.addEventListener('abort', stop);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      signal?.removeEventListener('abort', stop);
      reject(new Error('The thread of the backup ended early.'));
    });
  });
}
