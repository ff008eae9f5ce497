import type { TransactionSql } from 'postgres';
import type { DayCount } from './preview-kind.ts';

/** Up to so many states are counted one by one; more are projected from a sample of about as many rows. */
const statesCountedMost = 30_000;
const sampleRows = 30_000;

/** The events of the operator by the UTC day of recording, from the sums that are kept of them. */
export function countEventsByDay(sql: TransactionSql, operatorId: number): Promise<DayCount[]> {
  return sql<DayCount[]>`
    select (now() at time zone 'UTC')::date - (at at time zone 'UTC')::date as age, coalesce(sum(amount) filter (where kind = 'events'), 0)::float8 as amount,
      coalesce(sum(amount) filter (where kind = 'events.archived'), 0)::float8 as archived
    from ingestion_rollups
    where operator_id = ${operatorId} and resolution = 'day' and kind in ('events', 'events.archived')
    group by at`;
}

/** The states of the operator by the UTC day of their last change. */
export async function countStatesByDay(sql: TransactionSql, operatorId: number) {
  const counted = await sql<DayCount[]>`
    select (now() at time zone 'UTC')::date - (updated_at at time zone 'UTC')::date as age, count(*)::int as amount,
      count(*) filter (where archived)::int as archived
    from (
      select updated_at, false as archived from states where operator_id = ${operatorId}
      union all
      select updated_at, true from states_archive where operator_id = ${operatorId}
      limit ${statesCountedMost + 1}
    ) as s
    group by 1`;
  const total = counted.reduce((sum, { amount }) => sum + amount, 0);
  if (total <= statesCountedMost) return { days: [...counted], estimated: false };
  const [hot, archived] = [
    await projectStatesByDay(sql, operatorId, 'states'),
    await projectStatesByDay(sql, operatorId, 'states_archive'),
  ];
  return { days: [...hot, ...archived], estimated: true };
}

/** From pages of the table taken at random, so that it takes no longer with more states. */
async function projectStatesByDay(
  sql: TransactionSql,
  operatorId: number,
  table: 'states' | 'states_archive',
): Promise<DayCount[]> {
  const [size] = await sql<{ rows: number }[]>`
    select case when reltuples > 0 then reltuples else pg_relation_size(oid) / 120.0 end::float8 as rows
    from pg_class where oid = ${table}::regclass`;
  const percent = Math.min(100, (100 * sampleRows) / (size?.rows || 1));
  return sql<DayCount[]>`
    select (now() at time zone 'UTC')::date - (updated_at at time zone 'UTC')::date as age,
      round(count(*) * ${100 / percent}::float8)::float8 as amount,
      round(count(*) * ${table === 'states' ? 0 : 100 / percent}::float8)::float8 as archived
    from ${sql(table)} tablesample system (${percent})
    where operator_id = ${operatorId} group by 1`;
}
