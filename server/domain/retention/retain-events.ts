import type { TransactionSql } from 'postgres';
import { chunkEvents, unpacked } from '../archive/index.ts';
import { insertChunks } from './chunks.ts';
import type { CutOffs } from './cut-offs.ts';
import {
  beforeAll,
  cutRange,
  type EventCursor,
  endOfEvents,
  eventsBetween,
  type IdRange,
  listPartitions,
} from './event-ranges.ts';
import { countEvents, noteWrites } from './removed.ts';
import { type Pass, type Slice, walk } from './slices.ts';

/** A transaction of so many holds its locks for some 20 ms. */
const eventsAtOnce = 2_000;

/** Removes the events that are too old to be kept and moves those that are too old to be at hand, month by month. */
export async function retainEvents(pass: Pass, { events: { hotMs, keptMs } }: CutOffs): Promise<void> {
  for (const partition of await listPartitions(pass.core.database.sql, 'events')) {
    const gone = cutRange(partition, null, keptMs);
    if (gone) await walk(pass, beforeAll, (sql, after) => removeEvents(sql, pass, gone, after));
    const old = cutRange(partition, keptMs, hotMs);
    if (!old) continue;
    if (!(await endOfEventsIn(pass, old))) continue;
    await pass.core.database.sql`select ensure_archive_partition(${String(partition.from)})`;
    await walk(pass, beforeAll, (sql, after) => archiveEvents(sql, pass, partition, old, after));
  }
}

const endOfEventsIn = ({ core, operatorId }: Pass, range: IdRange) =>
  core.database.transact([operatorId], ({ sql }) => endOfEvents(sql, operatorId, range, beforeAll, 1));

async function removeEvents(
  sql: TransactionSql,
  { operatorId }: Pass,
  range: IdRange,
  after: EventCursor,
): Promise<Slice<EventCursor>> {
  const last = await endOfEvents(sql, operatorId, range, after, eventsAtOnce);
  if (!last) return { next: null };
  const [removed] = await sql<{ count: number }[]>`
    with gone as (
      delete from events where ${eventsBetween(sql, operatorId, range, after, last)} returning entity_id, id, type
    ), noted as (
      ${noteWrites(sql, operatorId, sql`select entity_id, to_timestamp((max(id) >> 21) / 1000.0) as at from gone group by 1`)}
    ), counted as (${countEvents(sql, operatorId, 'events', sql`gone`, -1)})
    select count(*)::int as count from gone`;
  return { next: last, eventsRemoved: removed?.count ?? 0 };
}

/**
 * Moves a slice into the archive, in chunks of one entity; the last chunk of an entity is filled up. The entities are
 * locked as by writers, so that no erasure comes between: what it redacted, or only marked as such, leaves no data here.
 */
async function archiveEvents(
  sql: TransactionSql,
  { operatorId }: Pass,
  month: IdRange,
  range: IdRange,
  after: EventCursor,
): Promise<Slice<EventCursor>> {
  const last = await endOfEvents(sql, operatorId, range, after, eventsAtOnce);
  if (!last) return { next: null };
  const slice = eventsBetween(sql, operatorId, range, after, last);
  await sql`
    select from entities where operator_id = ${operatorId} and id in (select entity_id from events where ${slice})
    order by id for key share`;
  const [moved] = await sql<{ count: number }[]>`
    with gone as (
      delete from events where ${slice} returning entity_id, id, type, data::text as data, occurred_at
    ), entity as materialized (
      select g.entity_id as id, coalesce(e.redacted_through, 0) as redacted_through, l.last_id
      from (select distinct entity_id from gone) as g
      left join lateral (
        select redacted_through from entities where operator_id = ${operatorId} and id = g.entity_id limit 1
      ) as e on true
      left join lateral (
        select last_id from events_archive where operator_id = ${operatorId} and entity_id = g.entity_id
          and last_id >= ${String(month.from)}::bigint and last_id < ${String(month.to)}::bigint
        order by last_id desc limit 1
      ) as l on true
    ), unfilled as (
      delete from events_archive a using entity e
      where a.operator_id = ${operatorId} and a.entity_id = e.id and a.last_id = e.last_id
        and a.last_id >= ${String(month.from)}::bigint and a.last_id < ${String(month.to)}::bigint and a.amount < ${chunkEvents}
      returning a.entity_id, a.ids, a.types, a.data, a.occurred_at
    ), events as (
      select g.entity_id, g.id, g.type, case when g.id > e.redacted_through then g.data end as data, g.occurred_at
      from gone g join entity e on e.id = g.entity_id
      union all
      select entity_id, r.* from unfilled cross join lateral ${unpacked(sql)}
    ), numbered as (
      select *, (row_number() over (partition by entity_id, data is null order by id) - 1) / ${chunkEvents}::int as chunk from events
    ), kept as (${insertChunks(sql, operatorId, sql`numbered`)}
    ), counted as (${countEvents(sql, operatorId, 'events.archived', sql`gone`, 1)})
    select count(*)::int as count from gone`;
  return { next: last, eventsArchived: moved?.count ?? 0 };
}
