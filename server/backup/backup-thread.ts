import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { OpeningError } from '../opening-error.ts';
import { checkBackup } from './check-backup.ts';
import { type OwnBackup, type TakenBackup, takeOwnBackup } from './own-backups.ts';

/*
 * Copying and reading keep a processor busy, and the process that does it may be the one that answers the API: so it is done
 * in a thread of its own, which ends with the process.
 */

export type ThreadWork = OwnBackup & {
  /** The backup to check; null: take one. */
  check: string | null;
};
/** What was done, or why nothing was. */
export type ThreadAnswer<Done> = { done: Done } | { refusal: string };

/** What a folder refuses, by the codes of the system. */
const refusals = ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EIO'];

async function work(asked: ThreadWork): Promise<ThreadAnswer<TakenBackup | null>> {
  const { check, directory, masterKeys } = asked;
  try {
    if (check === null) return { done: await takeOwnBackup(asked) };
    await checkBackup(join(directory, check), masterKeys, () => {});
    return { done: null };
  } catch (error) {
    if (error instanceof OpeningError) return { refusal: error.message };
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!refusals.includes(code)) throw error;
    return { refusal: `The folder of backups, ${directory}, cannot be used (${code}).` };
  }
}

parentPort?.postMessage(await work(workerData as ThreadWork));
