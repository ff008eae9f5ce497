import { setTimeout as sleep } from 'node:timers/promises';
import { writeInstallationLog } from '../audit/index.ts';
import { type Caller, type Core, perCore } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { requireStore, subjectOf } from './require-store.ts';
import { type BackupFacts, CheckBackupInput, type CheckedBackup } from './schemas.ts';

/** Who asked waits so long for a large one, and finds in the list what came of it. */
const answerWithinMs = 4_000;

interface Checking {
  name: string;
  outcome: Promise<CheckedBackup>;
}

/**
 * The backup that is being read in this process. One at a time: each reading takes one of the few threads that read files and
 * hash passwords for all of it, and keeps that while the disk hangs.
 */
const slotOf = perCore('backups.checking', (): { taken: Checking | null } => ({ taken: null }));

/** Whether a backup is being read in this process. */
export const isBeingRead = (core: Core, name: string) => slotOf(core).taken?.name === name;

/**
 * Reads a backup whole and holds it against what it says of itself, as a restore does before it writes anything.
 * @throws FORBIDDEN; NOT_FOUND; CONFLICT when another one is being read, or the folder of the backups does not answer
 */
export async function checkBackup(caller: Caller, input: CheckBackupInput): Promise<CheckedBackup> {
  requireRight(caller, 'installation');
  const { name } = CheckBackupInput.parse(input);
  const outcome = outcomeOf(caller.core, name) ?? begin(caller, await find(caller, name));
  return Promise.race([outcome, sleep(answerWithinMs, { state: 'reading', problem: null } as const, { ref: false })]);
}

/** What comes of a backup that is being read; null where none is. @throws CONFLICT when another one is */
function outcomeOf(core: Core, name: string): Promise<CheckedBackup> | null {
  const { taken } = slotOf(core);
  if (taken === null) return null;
  if (taken.name === name) return taken.outcome;
  throw new DomainError('CONFLICT', `${taken.name} is being verified: wait until that has ended, then try again.`);
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
  // Somebody else may have begun while it was looked for.
  const begun = outcomeOf(core, name);
  if (begun) return begun;
  const check = async (): Promise<CheckedBackup> => {
    const problem = await requireStore(core).check(name);
    const details = { sha256, problem };
    await writeInstallationLog(caller, { action: 'backup.checked', subject: subjectOf(name), details });
    return { state: problem === null ? 'whole' : 'broken', problem };
  };
  const slot = slotOf(core);
  const outcome = check().finally(() => {
    slot.taken = null;
  });
  outcome.catch((error: unknown) => core.report('A backup could not be read.', error));
  slot.taken = { name, outcome };
  return outcome;
}
