import { setTimeout as sleep } from 'node:timers/promises';
import { writeInstallationLog } from '../audit/index.ts';
import { type Caller, perCore } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { requireStore, subjectOf } from './require-store.ts';
import { type BackupFacts, CheckBackupInput, type CheckedBackup } from './schemas.ts';

/** Who asked waits so long for a large one, and finds in the list what came of it. */
const answerWithinMs = 4_000;

/** The backups that are being read in this process, by their names. */
export const checksOf = perCore('backups.checks', () => new Map<string, Promise<CheckedBackup>>());

/**
 * Reads a backup whole and holds it against what it says of itself, as a restore does before it writes anything.
 * @throws FORBIDDEN; NOT_FOUND; CONFLICT when the folder of the backups does not answer
 */
export async function checkBackup(caller: Caller, input: CheckBackupInput): Promise<CheckedBackup> {
  requireRight(caller, 'installation');
  const { name } = CheckBackupInput.parse(input);
  const checks = checksOf(caller.core);
  const check = checks.get(name) ?? begin(caller, await find(caller, name));
  return Promise.race([check, sleep(answerWithinMs, { state: 'reading', problem: null } as const, { ref: false })]);
}

async function find(caller: Caller, name: string): Promise<BackupFacts> {
  const { backups } = await requireStore(caller.core).list();
  const backup = backups.find((one) => one.name === name);
  if (!backup) throw new DomainError('NOT_FOUND', `There is no backup ${name}.`);
  return backup;
}

/** It goes on whether somebody waits for it or not, and is written down when it has ended. */
function begin(caller: Caller, { name, sha256 }: BackupFacts): Promise<CheckedBackup> {
  const { core } = caller;
  const check = async (): Promise<CheckedBackup> => {
    const problem = await requireStore(core).check(name);
    const details = { sha256, problem };
    await writeInstallationLog(caller, { action: 'backup.checked', subject: subjectOf(name), details });
    return { state: problem === null ? 'whole' : 'broken', problem };
  };
  const checks = checksOf(core);
  const checking = check().finally(() => checks.delete(name));
  checking.catch((error: unknown) => core.report('A backup could not be read.', error));
  checks.set(name, checking);
  return checking;
}
