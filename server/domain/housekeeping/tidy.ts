import type { TransactionSql } from 'postgres';
import type { Core } from '../context.ts';
import { resumeErasures, runErasure } from '../entities/index.ts';
import { listOperators } from '../operators/index.ts';
import { deadAfterSeconds } from '../processes/index.ts';

const jobsKeptDays = 90;
const partitionMonthsAhead = 6;
const operatorsAtOnce = 500;
/** So many rows go in one statement, so that a backlog of days never meets the statement's time limit. */
const rowsAtOnce = 20_000;

/** So often the tidying is due; one process does it for all. */
export const tidyEverySeconds = 20;

/**
 * Tidies up if it is due and no other process is at it: makes partitions ahead, drops expired idempotency claims and
 * old jobs, ends jobs whose process died, and takes up interrupted erasures.
 * @returns whether this process did it
 */
export async function tidyIfDue(core: Core): Promise<boolean> {
  resumeErasures(core);
  const due = await core.database.sql`
    insert into housekeeping as h (task, ran_at) values ('tidy', now())
    on conflict (task) do update set ran_at = excluded.ran_at
      where h.ran_at <= now() - make_interval(secs => ${tidyEverySeconds - 1})
    returning 1`;
  if (due.length === 0) return false;
  const ids = (await listOperators(core)).map(({ id }) => id);
  const slices: number[][] = [];
  for (let start = 0; start < ids.length; start += operatorsAtOnce)
    slices.push(ids.slice(start, start + operatorsAtOnce));
  // What people wait for comes first: whatever goes wrong after it, interrupted work is told in time.
  for (const slice of slices) {
    await endInterruptedJobs(core, slice);
    await takeUpErasures(core, slice);
  }
  await core.database.sql`select ensure_event_partitions(${partitionMonthsAhead})`;
  for (const slice of slices) {
    await dropExpiredClaims(core, slice);
    await dropOldJobs(core, slice);
  }
  return true;
}

async function dropExpiredClaims(core: Core, ids: readonly number[]): Promise<void> {
  for (let dropped = rowsAtOnce; dropped === rowsAtOnce; ) {
    const result = await core.database.transact(
      ids,
      ({ sql }) => sql`
      delete from idempotency_keys where ctid = any(array(
        select ctid from idempotency_keys where operator_id = any(${`{${ids.join(',')}}`}::bigint[])
          and created_at <= now() - interval '24 hours' limit ${rowsAtOnce}))`,
    );
    dropped = result.count;
  }
}

async function dropOldJobs(core: Core, ids: readonly number[]): Promise<void> {
  await core.database.transact(
    ids,
    ({ sql }) => sql`
    delete from jobs where operator_id = any(${`{${ids.join(',')}}`}::bigint[])
      and created_at <= now() - make_interval(days => ${jobsKeptDays})`,
  );
}

/**
 * The unfinished jobs of processes that are dead. One that is locked belongs to a transaction that still lives, whatever
 * became of its heartbeat: it is left for the next time, so that nobody waits here.
 */
function orphansOf(sql: TransactionSql, ids: readonly number[], isErasure: boolean) {
  return sql`
    select operator_id, id from jobs j
    where j.operator_id = any(${`{${ids.join(',')}}`}::bigint[]) and j.status in ('pending', 'processing')
      and (j.type = 'erase_entity') = ${isErasure}
      and not exists (select 1 from processes p where p.process_id = j.process_id
        and p.heartbeat_at > now() - make_interval(secs => ${deadAfterSeconds}))
    for update skip locked`;
}

/** The transaction of a batch fails if its job is no longer processing, so what this says is true. */
async function endInterruptedJobs(core: Core, ids: readonly number[]): Promise<void> {
  await core.database.transact(
    ids,
    ({ sql }) => sql`
    update jobs j set status = 'failed', completed_at = now(),
      error = 'The process that worked on this batch stopped; nothing was written. Send it again.'
    from (${orphansOf(sql, ids, false)}) as o where j.operator_id = o.operator_id and j.id = o.id`,
  );
}

async function takeUpErasures(core: Core, ids: readonly number[]): Promise<void> {
  const orphans = await core.database.transact(
    ids,
    ({ sql }) => sql<{ operator_id: string; id: string }[]>`
    update jobs j set process_id = ${core.processId}
    from (${orphansOf(sql, ids, true)}) as o where j.operator_id = o.operator_id and j.id = o.id
    returning j.operator_id, j.id`,
  );
  for (const { operator_id, id } of orphans) void runErasure(core, Number(operator_id), BigInt(id));
}
