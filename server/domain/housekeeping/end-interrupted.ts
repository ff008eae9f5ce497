import type { Core } from '../context.ts';
import { resumeErasures, takeUpErasures } from '../entities/index.ts';
import { deadAfterSeconds } from '../processes/index.ts';
import { goOn, sliceOperators, takeTurn } from './chores.ts';

/** A batch is answered within 7 seconds: one that is unfinished after so many has lost whoever would have ended it. */
const batchGivenUpSeconds = 30;

/** So often it is due; one process does it for all. What a fault broke off is done the next time. */
export const endInterruptedEverySeconds = 5;

/**
 * Ends interrupted batches and takes up interrupted erasures if that is due and no other process has begun it: people
 * wait for it. Two may be at it where it takes long, which does no harm. What fails for some operators is reported and left for the next time.
 * @returns whether this process did it
 * @throws what broke the connection
 */
export async function endInterruptedIfDue(core: Core): Promise<boolean> {
  resumeErasures(core);
  if (!(await takeTurn(core, 'interrupted', endInterruptedEverySeconds))) return false;
  for (const slice of await sliceOperators(core)) {
    await goOn(core, () => endInterruptedJobs(core, slice));
    await goOn(core, () => takeUpErasures(core, slice));
  }
  return true;
}

/**
 * Ends the unfinished batches of processes that are dead, and those that are unfinished though their process lives: what
 * would have ended them failed, as it does without a database. One that is locked belongs to a transaction that still
 * lives, whatever became of its heartbeat: it is left for the next time, so that nobody waits here. The transaction of a
 * batch fails if its job is no longer processing, so what this says is true.
 */
async function endInterruptedJobs(core: Core, ids: readonly number[]): Promise<void> {
  await core.database.statement(
    ids,
    (sql) => sql`
    update jobs j set status = 'failed', completed_at = now(),
      error = 'The work on this batch was interrupted; nothing was written. Send it again.'
    from (
      select operator_id, id from jobs u
      where u.operator_id = any(${`{${ids.join(',')}}`}::bigint[]) and u.status in ('pending', 'processing')
        and u.type <> 'erase_entity' and (u.created_at < now() - make_interval(secs => ${batchGivenUpSeconds})
          or not exists (select 1 from processes p where p.process_id = u.process_id
            and p.heartbeat_at > now() - make_interval(secs => ${deadAfterSeconds})))
      for update skip locked
    ) as o where j.operator_id = o.operator_id and j.id = o.id`,
  );
}
