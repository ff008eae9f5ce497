import type { TransactionSql } from 'postgres';
import { numberArray, textArray } from '#db/arrays.ts';
import { isConnectionLost } from '#db/errors.ts';
import type { Core } from '../context.ts';
import { pendingOf } from './note-refusals.ts';
import type { Refusal, RefusalCount } from './pending-refusals.ts';

/** So often what was noted is written. */
export const flushRefusalsEverySeconds = 1;
/** So many refusals of an operator are kept whole, the newest. */
const keptMost = 1_000;
const keptDays = 7;
const minutesKeptDays = 3;
const hoursKeptDays = 400;

/** Writes what was noted since the last time. A crash or a lost connection loses it; what fails otherwise is tried again with the next. */
export async function flushRefusals(core: Core): Promise<void> {
  const taken = pendingOf(core).take();
  const { counts, samples } = taken;
  if (counts.length === 0) return;
  const operatorIds = [...new Set([...counts, ...samples].map(({ operatorId }) => operatorId))];
  try {
    await core.database.transact(operatorIds, async ({ sql }) => {
      await addCounts(sql, counts);
      if (samples.length > 0) await keepSamples(sql, samples);
    });
  } catch (error) {
    // A commit whose acknowledgement was lost must not count twice; what is lost otherwise is a second's counts.
    if (!isConnectionLost(error)) pendingOf(core).giveBack(taken);
    throw error;
  }
}

/** In the order of the keys, so that processes wait for each other instead of deadlocking. */
function addCounts(sql: TransactionSql, counts: readonly RefusalCount[]) {
  return sql`
    insert into refusal_rollups as r (operator_id, resolution, at, operation, code, amount)
    select operator_id, resolution, date_trunc(resolution, to_timestamp(minute_ms / 1000), 'UTC'), operation, code, sum(amount)
    from unnest(
      ${numberArray(counts.map(({ operatorId }) => operatorId))}::bigint[],
      ${numberArray(counts.map(({ minuteMs }) => minuteMs))}::double precision[],
      ${textArray(counts.map(({ operation }) => operation))}::text[], ${textArray(counts.map(({ code }) => code))}::text[],
      ${numberArray(counts.map(({ amount }) => amount))}::bigint[]
    ) as c (operator_id, minute_ms, operation, code, amount)
    cross join unnest(array['minute', 'hour', 'day']) as resolution
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (operator_id, resolution, at, operation, code) do update set amount = r.amount + excluded.amount`;
}

async function keepSamples(sql: TransactionSql, samples: readonly Refusal[]): Promise<void> {
  await sql`
    insert into refusals (operator_id, id, operation, code, message, request_id, key_id, job_id, item_index)
    select * from unnest(
      ${numberArray(samples.map(({ operatorId }) => operatorId))}::bigint[], ${numberArray(samples.map(({ id }) => id))}::bigint[],
      ${textArray(samples.map(({ operation }) => operation))}::text[], ${textArray(samples.map(({ code }) => code))}::text[],
      ${textArray(samples.map(({ message }) => message))}::text[], ${textArray(samples.map(({ requestId }) => requestId))}::text[],
      ${numberArray(samples.map(({ keyId }) => keyId))}::bigint[], ${numberArray(samples.map(({ jobId }) => jobId))}::bigint[],
      ${numberArray(samples.map(({ itemIndex }) => itemIndex))}::int[])
    on conflict do nothing`;
  const operatorIds = [...new Set(samples.map(({ operatorId }) => operatorId))];
  await sql`
    delete from refusals r
    using unnest(${numberArray(operatorIds)}::bigint[]) as o (id)
    cross join lateral (
      select k.id from refusals k where k.operator_id = o.id order by k.id desc offset ${keptMost} limit 1
    ) as last
    where r.operator_id = o.id and r.id <= last.id`;
}

/** Drops refusals and counts that are older than anybody asks for; the counts of days stay. */
export async function dropOldRefusals({ database }: Core, operatorIds: readonly number[]): Promise<void> {
  const ids = numberArray(operatorIds);
  await database.transact(operatorIds, async ({ sql }) => {
    await sql`
      delete from refusals where operator_id = any(${ids}::bigint[])
        and id < (extract(epoch from now() - make_interval(days => ${keptDays})) * 1000)::bigint << 21`;
    await sql`
      delete from refusal_rollups where operator_id = any(${ids}::bigint[])
        and (resolution = 'minute' and at < now() - make_interval(days => ${minutesKeptDays})
          or resolution = 'hour' and at < now() - make_interval(days => ${hoursKeptDays}))`;
  });
}
