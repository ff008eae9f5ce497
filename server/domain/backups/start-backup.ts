import { writeInstallationLog } from '../audit/index.ts';
import type { Caller } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { requestTask } from '../tasks/index.ts';
import { requireStore } from './require-store.ts';
import { backupRetriesMost, backupTask } from './take-backup.ts';

/**
 * Has the worker take a backup now.
 * @throws FORBIDDEN; CONFLICT when one is being taken, or this process has no place for them
 */
export async function startBackup(caller: Caller): Promise<void> {
  requireRight(caller, 'installation');
  requireStore(caller.core);
  if (!(await requestTask(caller.core, { name: backupTask, retriesMost: backupRetriesMost })))
    throw new DomainError('CONFLICT', 'A backup is being taken already.');
  await writeInstallationLog(caller, { action: 'backup.requested' });
}
