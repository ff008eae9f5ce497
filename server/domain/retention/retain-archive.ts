import type { TransactionSql } from 'postgres';
import { insertChunks } from './chunks.ts';
import type { CutOffs } from './cut-offs.ts';
import { beforeAll, cutRange, type EventCursor, type IdRange, listPartitions } from './event-ranges.ts';
import { countEvents, noteWrites } from './removed.ts';
import { type Pass, type Slice, walk } from './slices.ts';

/** Each holds up to a hundred events. */
const chunksAtOnce = 50;

/** Removes the archived events that are too old to be kept, month by month. */
export async function retainArchive(pass: Pass, { events: { keptMs } }: CutOffs): Promise<void> {
  for (const partition of await listPartitions(pass.core.database.sql, 'events_archive')) {
    const gone = cutRange(partition, null, keptMs);
    if (gone) await walk(pass, beforeAll, (sql, after) => removeChunks(sql, pass, partition, gone.to, after));
  }
}

/** A chunk that holds younger events too is put in again with these alone. */
async function removeChunks(
  sql: TransactionSql,
  { operatorId }: Pass,
  month: IdRange,
  keptId: bigint,
  after: EventCursor,
): Promise<Slice<EventCursor>> {
  const from = sql`operator_id = ${operatorId} and last_id >= ${String(month.from)}::bigint and last_id < ${String(month.to)}::bigint
    and (entity_id, last_id) > (${after.entityId}::bigint, ${after.id}::bigint) and first_id < ${String(keptId)}::bigint`;
  const [last] = await sql<{ entity_id: string; last_id: string }[]>`
    select entity_id, last_id from (
      select entity_id, last_id from events_archive where ${from} order by entity_id, last_id limit ${chunksAtOnce}
    ) as slice order by entity_id desc, last_id desc limit 1`;
  if (!last) return { next: null };
  const [removed] = await sql<{ count: number }[]>`
    with chunks as (
      delete from events_archive where ${from} and (entity_id, last_id) <= (${last.entity_id}::bigint, ${last.last_id}::bigint)
      returning entity_id, last_id as chunk, ids, types, data, occurred_at
    ), events as materialized (
      select c.entity_id, c.chunk, r.* from chunks c cross join lateral rows from (
        unnest(c.ids), unnest(string_to_array(c.types, chr(31))), unnest(string_to_array(c.data, chr(31))), unnest(c.occurred_at)
      ) as r (id, type, data, occurred_at)
    ), gone as (
      select * from events where id < ${String(keptId)}::bigint
    ), stay as (
      select * from events where id >= ${String(keptId)}::bigint
    ), kept as (${insertChunks(sql, operatorId, sql`stay`)}
    ), noted as (
      ${noteWrites(sql, operatorId, sql`select entity_id, to_timestamp((max(id) >> 21) / 1000.0) as at from gone group by 1`)}
    ), counted as (${countEvents(sql, operatorId, 'events', sql`gone`, -1)}
    ), uncounted as (${countEvents(sql, operatorId, 'events.archived', sql`gone`, -1)})
    select count(*)::int as count from gone`;
  return { next: { entityId: last.entity_id, id: last.last_id }, eventsRemoved: removed?.count ?? 0 };
}
