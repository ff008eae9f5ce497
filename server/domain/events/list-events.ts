import { archivedEvents, redactedData, type StoredEvent, toEvent } from '../archive/index.ts';
import type { Context } from '../context.ts';
import { requirePossibleId } from '../entities/index.ts';
import { entityNotFound } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { type ListEventsInput, page } from './schemas.ts';

export interface EventsPage {
  events: ReturnType<typeof toEvent>[];
  pagination: { limit: number; offset: number; hasMore: boolean; nextCursor: string | null };
}

interface EventRow extends StoredEvent {
  /** How many events were found for the page, one beyond its end included; the same in every row. */
  found: number;
}

/** Of an entity without events on this page. */
interface NoEventRow {
  id: null;
}

/**
 * A page of an entity's events, newest recorded first. A cursor stays exact while events arrive. A page of large events
 * ends before it has as many as were asked for: the next begins at its cursor, or after as many events as came. Those of
 * the archive come behind the others when they are asked for.
 * @throws ENTITY_NOT_FOUND
 */
export async function listEvents(
  context: Context,
  input: ListEventsInput & { externalId: string },
): Promise<EventsPage> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const { externalId, type, limit = page.limitMost, offset = 0, archive = false } = input;
  requirePossibleId(externalId);
  const before = input.cursor ? parseId('eev', input.cursor) : null;
  const archived = {
    operatorId,
    before: before === null ? null : String(before),
    most: limit + 1 + offset,
    type,
    from: 'newest' as const,
  };
  // One statement sees one moment: no erasure can come between the look at the entity and the look at its events.
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<(EventRow | NoEventRow)[]>`
    select page.*
    from (
      select id, coalesce(redacted_through, 0) as redacted_through
      from entities where operator_id = ${operatorId} and external_id = ${externalId}
    ) as entity
    left join lateral (
      select id, type, case when id <= entity.redacted_through then ${redactedData} else data::text end as data,
        extract(epoch from occurred_at)::float8 * 1000 as occurred_ms, found
      from (
        -- The sizes are looked at first, so that what does not belong to the page is neither kept nor sent.
        select *, count(*) over ()::int as found,
          sum(case when id <= entity.redacted_through then 0 else octet_length(data::text) end)
            over (order by id desc rows between unbounded preceding and 1 preceding) as bytes_before
        from (
          select id, type, data, occurred_at
          from events
          where operator_id = ${operatorId} and entity_id = entity.id
            ${before === null ? sql`` : sql`and id < ${String(before)}::bigint`}
            ${type === undefined ? sql`` : canBeStored(type) ? sql`and type = ${type}` : sql`and false`}
          ${archive && canBeStored(type ?? '') ? sql`union all (${archivedEvents(sql, { ...archived, entityId: sql`entity.id` })})` : sql``}
          order by id desc limit ${limit + 1} offset ${offset}
        ) as candidate
      ) as sized
      where bytes_before is null or bytes_before <= ${page.dataBytesMost}
      order by id desc limit ${limit}
    ) as page on true
    order by page.id desc`,
  );
  if (rows.length === 0) throw entityNotFound();
  const found = rows.filter((row) => row.id !== null);
  const events = found.map(toEvent);
  const hasMore = (found[0]?.found ?? 0) > found.length;
  return { events, pagination: { limit, offset, hasMore, nextCursor: hasMore ? (events.at(-1)?.id ?? null) : null } };
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair, so no event has such a type. */
const canBeStored = (text: string) => text.isWellFormed() && !text.includes('\0');
