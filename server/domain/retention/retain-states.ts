import type { TransactionSql } from 'postgres';
import type { CutOffs } from './cut-offs.ts';
import { noteWrites } from './removed.ts';
import { type Pass, type Slice, walk } from './slices.ts';

const statesAtOnce = 5_000;

/** Where a walk over the states of an operator stands. */
interface StateCursor {
  entityId: string;
  key: string;
}

const first: StateCursor = { entityId: '0', key: '' };
type Table = 'states' | 'states_archive';

/** Moves the states that are too old to be at hand and removes, there and in the archive, those that are too old to be kept. */
export async function retainStates(pass: Pass, { states: { hotMs, keptMs } }: CutOffs): Promise<void> {
  const oldMs = Math.max(hotMs ?? 0, keptMs ?? 0);
  if (oldMs > 0) await walk(pass, first, (sql, after) => retainHot(sql, pass, oldMs, keptMs ?? 0, after));
  await walk(pass, first, (sql, after) => retainArchived(sql, pass, keptMs ?? 0, after));
}

const moment = (sql: TransactionSql, ms: number) => sql`to_timestamp(${ms}::float8 / 1000)`;

async function endOfStates(sql: TransactionSql, table: Table, operatorId: number, after: StateCursor) {
  const [last] = await sql<{ entity_id: string; key: string }[]>`
    select entity_id, key from (
      select entity_id, key from ${sql(table)} where operator_id = ${operatorId}
        and (entity_id, key) > (${after.entityId}::bigint, ${after.key})
      order by entity_id, key limit ${statesAtOnce}
    ) as slice order by entity_id desc, key desc limit 1`;
  return last ? { entityId: last.entity_id, key: last.key } : null;
}

const between = (sql: TransactionSql, operatorId: number, after: StateCursor, last: StateCursor) => sql`
  operator_id = ${operatorId} and (entity_id, key) > (${after.entityId}::bigint, ${after.key})
  and (entity_id, key) <= (${last.entityId}::bigint, ${last.key})`;

const writes = (sql: TransactionSql) => sql`select entity_id, max(updated_at) as at from gone group by 1`;

async function retainHot(
  sql: TransactionSql,
  { operatorId }: Pass,
  oldMs: number,
  keptMs: number,
  after: StateCursor,
): Promise<Slice<StateCursor>> {
  const last = await endOfStates(sql, 'states', operatorId, after);
  if (!last) return { next: null };
  const [done] = await sql<{ archived: number; removed: number }[]>`
    with old as (
      delete from states where ${between(sql, operatorId, after, last)} and updated_at < ${moment(sql, oldMs)}
      returning entity_id, key, value, updated_at, updated_at >= ${moment(sql, keptMs)} as stays
    ), gone as (
      select * from old where not stays
    ), archived as (
      insert into states_archive (operator_id, entity_id, key, value, updated_at)
      select ${operatorId}::bigint, entity_id, key, value, updated_at from old where stays
      on conflict (operator_id, entity_id, key) do update set value = excluded.value, updated_at = excluded.updated_at
    ), noted as (${noteWrites(sql, operatorId, writes(sql))})
    select count(*) filter (where stays)::int as archived, count(*) filter (where not stays)::int as removed from old`;
  return { next: last, statesArchived: done?.archived ?? 0, statesRemoved: done?.removed ?? 0 };
}

/** What was set again since stands among the others; the old value goes, and counts for nothing. */
async function retainArchived(
  sql: TransactionSql,
  { operatorId }: Pass,
  keptMs: number,
  after: StateCursor,
): Promise<Slice<StateCursor>> {
  const last = await endOfStates(sql, 'states_archive', operatorId, after);
  if (!last) return { next: null };
  const isSetAgain = sql`exists (
    select from states s where s.operator_id = a.operator_id and s.entity_id = a.entity_id and s.key = a.key)`;
  const [done] = await sql<{ removed: number }[]>`
    with old as (
      delete from states_archive a where ${between(sql, operatorId, after, last)}
        and (updated_at < ${moment(sql, keptMs)} or ${isSetAgain})
      returning entity_id, updated_at, ${isSetAgain} as set_again
    ), gone as (
      select * from old where not set_again
    ), noted as (${noteWrites(sql, operatorId, writes(sql))})
    select count(*)::int as removed from gone`;
  return { next: last, statesRemoved: done?.removed ?? 0 };
}
