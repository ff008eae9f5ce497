import type { Core } from '../context.ts';
import { isDomainError } from '../errors.ts';
import { listOperators } from '../operators/index.ts';
import { cutOffsAt } from './cut-offs.ts';
import { dropPartitions, type PlannedPass } from './drop-partitions.ts';
import { eraseSilent } from './erase-silent.ts';
import { retainArchive } from './retain-archive.ts';
import { retainEvents } from './retain-events.ts';
import { retainStates } from './retain-states.ts';
import { type ReadClock, RunClock, readDatabaseClock } from './run-clock.ts';
import { beginRun, endRun, readPolicies } from './runs.ts';

/**
 * Archives and removes what is too old by the policies that operators saved, entities last. It may be interrupted at any
 * moment and done again, by whichever process; a day's work by a policy is done once.
 * @returns for how many operators it was done @throws CONFLICT when the database's clock went back
 */
export async function applyRetention(
  core: Core,
  { signal, readClock = readDatabaseClock }: { signal: AbortSignal; readClock?: ReadClock },
) {
  const clock = await RunClock.start(core, readClock);
  const operatorIds = (await listOperators(core)).map(({ id }) => id);
  const planned = await plan(core, operatorIds, clock, signal);
  if (planned.length === 0) return { operators: 0 };
  await dropPartitions(core, operatorIds, planned);
  let failed: unknown;
  for (const one of planned) {
    try {
      await retainOperator(one);
    } catch (error) {
      signal.throwIfAborted();
      failed = error;
    }
  }
  if (failed) throw failed;
  await dropPartitions(core, operatorIds, planned);
  return { operators: planned.length };
}

async function plan(core: Core, operatorIds: readonly number[], clock: RunClock, signal: AbortSignal) {
  const planned: PlannedPass[] = [];
  for (const policy of await readPolicies(core, operatorIds)) {
    signal.throwIfAborted();
    const runId = await beginRun(core, policy, clock.startMs);
    if (runId === null) continue;
    const { operatorId, savedAtMs } = policy;
    const pass = { core, operatorId, runId, savedAtMs, clock, signal };
    planned.push({ pass, cutOffs: cutOffsAt(clock.startMs, policy) });
  }
  return planned;
}

/** What fails for one operator is said in its run, and the others' goes on. */
async function retainOperator({ pass, cutOffs }: PlannedPass): Promise<void> {
  const end = (message: string | null) => endRun(pass.core, pass.operatorId, pass.runId, message);
  try {
    for (const retain of [retainEvents, retainArchive, retainStates, eraseSilent]) await retain(pass, cutOffs);
  } catch (error) {
    if (pass.signal.aborted) throw error;
    await end(isDomainError(error) ? error.message : 'It failed; the cause is in the log. It is tried again.');
    throw error;
  }
  await end(null);
}
