import { writeInstallationLog } from '../audit/index.ts';
import { type Core, systemCaller } from '../context.ts';
import { requireStore, subjectOf } from './require-store.ts';

/** The name of the worker's task. */
export const backupTask = 'backup';
/** How often it is tried again, whoever asked for it and when. */
export const backupRetriesMost = 2;

/**
 * Takes a backup, reads it again, and writes down both and what it removed. A removal that fails is told, and the backup is taken all the same. Interrupted at any moment it leaves nothing that could be taken for
 * a backup, and begins anew.
 */
export async function takeBackup(core: Core, { signal }: { signal: AbortSignal }) {
  const { name, takenAt, rows, bytes, sha256, removed, unremoved } = await requireStore(core).take(signal);
  const details = { takenAt, rows, bytes, sha256, removed, unremoved };
  await writeInstallationLog(systemCaller(core), { action: 'backup.taken', subject: subjectOf(name), details });
  if (unremoved.length === 0) return { name, rows, bytes };
  const problem = `Not kept, but could not be removed: ${unremoved.join(', ')}.`;
  core.report(`The backup ${name} is whole. ${problem} The next run tries again.`, undefined);
  return { name, rows, bytes, problem };
}
