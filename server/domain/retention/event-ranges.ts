import type { Fragment, TransactionSql } from 'postgres';
import { idAtTime, timeOfId } from '../ids.ts';

/** Ids from one, up to but without another. */
export interface IdRange {
  from: bigint;
  to: bigint;
}

/** Where a walk over the events of an operator stands, in the order of their primary key. */
export interface EventCursor {
  entityId: string;
  id: string;
}

export const beforeAll: EventCursor = { entityId: '0', id: '0' };

type Parent = 'events' | 'events_archive';

/** The partitions of a table, oldest first: months, each a range of ids. */
export async function listPartitions(sql: Pick<TransactionSql, 'unsafe'>, parent: Parent): Promise<IdRange[]> {
  const rows = await sql.unsafe<{ bounds: string[] }[]>(`
    select regexp_matches(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''(\\d+)''\\) TO \\(''(\\d+)''\\)') as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = '${parent}'::regclass`);
  const ranges = rows.map(({ bounds: [from = '0', to = '0'] }) => ({ from: BigInt(from), to: BigInt(to) }));
  return ranges.sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The part of a range that was recorded before a moment and not before another; null when there is none. */
export function cutRange(range: IdRange, fromMs: number | null, toMs: number | null): IdRange | null {
  if (toMs === null) return null;
  const from = idAtTime(Math.max(timeOfId(range.from), fromMs ?? 0));
  const to = idAtTime(Math.min(timeOfId(range.to), toMs));
  return from < to ? { from, to } : null;
}

/** The events behind a cursor, up to and with another where it is given. */
export function eventsBetween(
  sql: TransactionSql,
  operatorId: number,
  { from, to }: IdRange,
  after: EventCursor,
  last?: EventCursor,
): Fragment {
  return sql`operator_id = ${operatorId} and id >= ${String(from)}::bigint and id < ${String(to)}::bigint
    and (entity_id, id) > (${after.entityId}::bigint, ${after.id}::bigint)
    ${last ? sql`and (entity_id, id) <= (${last.entityId}::bigint, ${last.id}::bigint)` : sql``}`;
}

/** The last of so many events behind a cursor, or null when there are none. */
export async function endOfEvents(
  sql: TransactionSql,
  operatorId: number,
  range: IdRange,
  after: EventCursor,
  most: number,
): Promise<EventCursor | null> {
  const [last] = await sql<{ entity_id: string; id: string }[]>`
    select entity_id, id from (
      select entity_id, id from events where ${eventsBetween(sql, operatorId, range, after)}
      order by entity_id, id limit ${most}
    ) as slice order by entity_id desc, id desc limit 1`;
  return last ? { entityId: last.entity_id, id: last.id } : null;
}
