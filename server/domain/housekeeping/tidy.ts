import type { PendingQuery, Row, TransactionSql } from 'postgres';
import { isConnectionLost } from '#db/errors.ts';
import { ensureEventPartitions } from '#db/partitions.ts';
import type { Core } from '../context.ts';
import { resumeErasures, takeUpErasures } from '../entities/index.ts';
import { settleReceipts } from '../erasures/index.ts';
import { listOperators } from '../operators/index.ts';
import { deadAfterSeconds } from '../processes/index.ts';
import { dropOldRefusals } from '../refusals/index.ts';
import { dropOldRetentionRuns } from '../retention/index.ts';
import { dropFineRollups } from '../rollups/index.ts';

const jobsKeptDays = 90;
/** A batch is answered within 7 seconds: one that is unfinished after so many has lost whoever would have ended it. */
const batchGivenUpSeconds = 30;
const operatorsAtOnce = 500;
/** So many go in one statement, so that a backlog of days never meets the statement's time limit. */
const claimsAtOnce = 20_000;
/** Each takes its errors along, up to 5,000 of them. */
const jobsAtOnce = 200;

/**
 * So often each process looks whether something is due. Each is done by one process for all, and what a fault broke off
 * is done at the next look, so that neither faults nor restarts in a row put off what people wait for.
 */
export const lookEverySeconds = 5;
const dueSeconds = { interrupted: lookEverySeconds, tidy: 20 };

/**
 * Ends interrupted batches and takes up interrupted erasures if that is due. Then tidies up if that is and no other process
 * is at it: makes partitions ahead, drops expired idempotency claims, old jobs, old refusals, what is told of old runs of
 * the retention, and sums that are too fine for their age. What fails for some operators is reported and left for the
 * next time; the rest goes on.
 * @returns whether this process tidied up
 * @throws what broke the connection
 */
export async function tidyIfDue(core: Core): Promise<boolean> {
  resumeErasures(core);
  const [interrupted, tidy] = [await takeTurn(core, 'interrupted'), await takeTurn(core, 'tidy')];
  if (!interrupted && !tidy) return false;
  const ids = (await listOperators(core)).map(({ id }) => id);
  const slices: number[][] = [];
  for (let start = 0; start < ids.length; start += operatorsAtOnce)
    slices.push(ids.slice(start, start + operatorsAtOnce));
  // What people wait for comes first: whatever goes wrong after it, interrupted work is told in time.
  for (const slice of slices) {
    await goOn(core, () => endInterruptedJobs(core, slice));
    await goOn(core, () => takeUpErasures(core, slice));
  }
  if (!tidy) return false;
  await goOn(core, () => ensureEventPartitions(core.database.sql));
  for (const slice of slices) {
    await goOn(core, () => settleReceipts(core, slice));
    await goOn(core, () => dropExpiredClaims(core, slice));
    await goOn(core, () => dropOldJobs(core, slice));
    await goOn(core, () => dropFineRollups(core, slice));
    await goOn(core, () => dropOldRefusals(core, slice));
    await goOn(core, () => dropOldRetentionRuns(core, slice));
  }
  return true;
}

/** @returns whether it is due, and so this process's to do */
async function takeTurn(core: Core, task: keyof typeof dueSeconds): Promise<boolean> {
  const taken = await core.database.sql`
    insert into housekeeping as h (task, ran_at) values (${task}, now())
    on conflict (task) do update set ran_at = excluded.ran_at
      where h.ran_at <= now() - make_interval(secs => ${dueSeconds[task] - 1})
    returning 1`;
  return taken.length > 0;
}

/** Does a part of the tidying whose failure must not stop the others; without a database there is no use in going on. */
async function goOn(core: Core, part: () => Promise<unknown>): Promise<void> {
  try {
    await part();
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    core.report('A part of the tidying failed; it is tried again.', error);
  }
}

function dropExpiredClaims(core: Core, ids: readonly number[]): Promise<void> {
  const oldest = (sql: TransactionSql) => sql`
    delete from idempotency_keys where ctid = any(array(
      select ctid from idempotency_keys where operator_id = any(${`{${ids.join(',')}}`}::bigint[])
        and created_at <= now() - interval '24 hours' limit ${claimsAtOnce}))`;
  return dropSliced(core, ids, claimsAtOnce, oldest);
}

/** The time of a job stands in its id, by which its primary key finds the old ones. */
function dropOldJobs(core: Core, ids: readonly number[]): Promise<void> {
  const oldest = (sql: TransactionSql) => sql`
    delete from jobs where ctid = any(array(
      select ctid from jobs where operator_id = any(${`{${ids.join(',')}}`}::bigint[])
        and id < (extract(epoch from now() - make_interval(days => ${jobsKeptDays})) * 1000)::bigint << 21
      limit ${jobsAtOnce}))`;
  return dropSliced(core, ids, jobsAtOnce, oldest);
}

/** Repeats a statement that drops at most `atOnce` rows until it finds no more. */
async function dropSliced(
  core: Core,
  ids: readonly number[],
  atOnce: number,
  drop: (sql: TransactionSql) => PendingQuery<Row[]>,
): Promise<void> {
  for (let dropped = atOnce; dropped === atOnce; ) {
    dropped = (await core.database.transact(ids, ({ sql }) => drop(sql))).count;
  }
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
