import { writeInstallationLog } from '../audit/index.ts';
import { type Core, systemCaller } from '../context.ts';
import { requireStore, subjectOf } from './require-store.ts';

/** The name of the worker's task. */
export const backupTask = 'backup';

/**
 * Takes a backup, reads it again, and writes down both and what it removed. Interrupted at any moment it leaves nothing that could be taken for
 * a backup, and begins anew.
 */
export async function takeBackup(core: Core, { signal }: { signal: AbortSignal }) {
  const { name, takenAt, rows, bytes, sha256, removed } = await requireStore(core).take(signal);
  const details = { takenAt, rows, bytes, sha256, removed };
  await writeInstallationLog(systemCaller(core), { action: 'backup.taken', subject: subjectOf(name), details });
  return { name, rows, bytes };
}
