import type { PendingQuery, Row, TransactionSql } from 'postgres';
import { ensureEventPartitions } from '#db/partitions.ts';
import type { Core } from '../context.ts';
import { settleReceipts } from '../erasures/index.ts';
import { dropOldRefusals } from '../refusals/index.ts';
import { dropOldRetentionRuns } from '../retention/index.ts';
import { dropFineRollups } from '../rollups/index.ts';
import { goOn, sliceOperators, takeTurn } from './chores.ts';

const jobsKeptDays = 90;
/** So many go in one statement, so that a backlog of days never meets the statement's time limit. */
const claimsAtOnce = 20_000;
/** Each takes its errors along, up to 5,000 of them. */
const jobsAtOnce = 200;

/** So often it is due; one process does it for all. */
const tidyEverySeconds = 20;

/**
 * Tidies up if it is due and no other process is at it: makes partitions ahead, drops expired idempotency claims, old
 * jobs, old refusals, what is told of old runs of the retention, and sums that are too fine for their age. What fails for
 * some operators is reported and left for the next time; the rest goes on. It takes long where there is much to drop.
 * @returns whether this process did it
 * @throws what broke the connection
 */
export async function tidyIfDue(core: Core): Promise<boolean> {
  if (!(await takeTurn(core, 'tidy', tidyEverySeconds))) return false;
  await goOn(core, () => ensureEventPartitions(core.database.sql));
  for (const slice of await sliceOperators(core)) {
    await goOn(core, () => settleReceipts(core, slice));
    await goOn(core, () => dropExpiredClaims(core, slice));
    await goOn(core, () => dropOldJobs(core, slice));
    await goOn(core, () => dropFineRollups(core, slice));
    await goOn(core, () => dropOldRefusals(core, slice));
    await goOn(core, () => dropOldRetentionRuns(core, slice));
  }
  return true;
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
