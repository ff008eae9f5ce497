import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BackupFacts } from '../domain/backups/schemas.ts';
import type { BackupStore } from '../domain/context.ts';
import { DomainError } from '../domain/errors.ts';
import { OpeningError } from '../opening-error.ts';
import type { ThreadAnswer, ThreadWork } from './backup-thread.ts';
import { type Manifest, manifestName, readManifest } from './manifest.ts';
import { namesIn, type OwnBackup } from './own-backups.ts';

const thread = new URL('./backup-thread.ts', import.meta.url);

type StoreOptions = OwnBackup & Pick<BackupStore, 'at' | 'dataDir'>;

/** The backups of an installation in a folder of its configuration, as files of whoever runs the program. */
export function openBackupStore({ at, dataDir, ...own }: StoreOptions): BackupStore {
  const { directory, keep } = own;
  const known = new Map<string, BackupFacts>();
  return {
    directory,
    at,
    keep,
    dataDir,
    take: async (signal) => {
      const answer = await workInThread({ ...own, check: null }, signal);
      if ('refusal' in answer) throw new DomainError('CONFLICT', answer.refusal);
      const { name, removed } = answer;
      return { ...describe(name, readManifest(join(directory, name))), removed };
    },
    list: async () => listIn(directory, known),
    check: async (name) => {
      const answer = await workInThread({ ...own, check: name });
      return 'refusal' in answer ? answer.refusal : null;
    },
  };
}

/** Ends with the signal: what is left then is no backup, and the next run takes it away. */
function workInThread(workerData: ThreadWork, signal?: AbortSignal): Promise<ThreadAnswer> {
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

/** Reads what the folders say of themselves, each once: hundreds of them are listed by the process that answers the API. */
function listIn(directory: string, known: Map<string, BackupFacts>): { backups: BackupFacts[]; problems: string[] } {
  const backups: BackupFacts[] = [];
  const problems: string[] = [];
  const names = attempt(() => namesIn(directory), `The folder of backups, ${directory},`, problems) ?? [];
  for (const name of names) {
    if (name.includes('.incomplete-')) continue;
    const folder = join(directory, name);
    const facts = attempt(() => readFacts(name, folder, known), folder, problems);
    if (facts) backups.push(facts);
  }
  return { backups, problems };
}

function readFacts(name: string, folder: string, known: Map<string, BackupFacts>): BackupFacts {
  const file = statSync(join(folder, manifestName), { throwIfNoEntry: false });
  const stamp = `${name} ${file?.ino} ${file?.mtimeMs}`;
  const facts = known.get(stamp) ?? describe(name, readManifest(folder));
  known.set(stamp, facts);
  return facts;
}

/** What one folder refuses is told and hides no other: a disk of its own has a `lost+found` that its root alone may read. */
function attempt<T>(read: () => T, what: string, problems: string[]): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof OpeningError) problems.push(error.message);
    else if (error instanceof Error && 'syscall' in error && 'code' in error)
      problems.push(`${what} cannot be read (${error.code}).`);
    else throw error;
    return null;
  }
}

function describe(name: string, { takenAt, program, schema, tables, sha256 }: Manifest): BackupFacts {
  const sum = (of: 'rows' | 'bytes') => tables.reduce((total, table) => total + table[of], 0);
  return { name, takenAt, rows: sum('rows'), bytes: sum('bytes'), migrations: schema.migrations, program, sha256 };
}
