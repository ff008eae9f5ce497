import type { Core } from '../context.ts';

/** Tells the rolling up of one process from that of another, by the database. */
const lockName = 'oda ingestion roll-up';
const operatorsAtOnce = 500;
/** So many go in one transaction, so that a backlog of hours never meets the statement's time limit. */
const deltasAtOnce = 20_000;
const minutesKeptDays = 3;
const hoursKeptDays = 400;

/** So often the deltas are due. */
export const rollUpEverySeconds = 1;

/** Moves what was recorded since the last time into the sums by minute, hour and day; one process at a time does it. */
export async function rollUpIngestion(core: Core): Promise<void> {
  const rows = await core.database.sql<{ id: string }[]>`select id from list_operators_with_deltas() as t (id)`;
  const ids = rows.map(({ id }) => Number(id));
  for (let start = 0; start < ids.length; start += operatorsAtOnce) {
    const slice = ids.slice(start, start + operatorsAtOnce);
    while ((await moveDeltas(core, slice)) === deltasAtOnce);
  }
}

/**
 * In one statement, so that a delta is either there or in the sums. Should two processes get here, each delta goes to
 * the one that deletes it first. @returns how many deltas it moved
 */
async function moveDeltas({ database }: Core, operatorIds: readonly number[]): Promise<number> {
  const [moved] = await database.statement(
    operatorIds,
    (sql) => sql<{ count: number }[]>`
    with mine as materialized (
      select pg_try_advisory_xact_lock(hashtextextended(${lockName}, 0)) as locked
    ), moved as (
      delete from ingestion_deltas where ctid = any(array(
        select ctid from ingestion_deltas
        where operator_id = any(${`{${operatorIds.join(',')}}`}::bigint[]) and (select locked from mine)
        limit ${deltasAtOnce}))
      returning operator_id, minute, kind, name, amount
    ), summed as (
      insert into ingestion_rollups as r (operator_id, resolution, at, kind, name, amount)
      select operator_id, resolution, date_trunc(resolution, minute, 'UTC'), kind, name, sum(amount)
      from moved cross join unnest(array['minute', 'hour', 'day']) as resolution
      where resolution <> 'minute' or minute >= now() - make_interval(days => ${minutesKeptDays})
      group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
      on conflict (operator_id, resolution, at, kind, name) do update set amount = r.amount + excluded.amount
    )
    select count(*)::int as count from moved`,
  );
  return moved?.count ?? 0;
}

/** Drops sums that are finer than anybody asks for at their age. Days stay. */
export async function dropFineRollups({ database }: Core, operatorIds: readonly number[]): Promise<void> {
  await database.statement(
    operatorIds,
    (sql) => sql`
    delete from ingestion_rollups where operator_id = any(${`{${operatorIds.join(',')}}`}::bigint[])
      and (resolution = 'minute' and at < now() - make_interval(days => ${minutesKeptDays})
        or resolution = 'hour' and at < now() - make_interval(days => ${hoursKeptDays}))`,
  );
}
