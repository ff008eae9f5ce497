import type { Context } from '../context.ts';
import { requirePossibleId } from '../entities/index.ts';
import { entityNotFound } from '../errors.ts';
import { formatId, parseId, timeOfId } from '../ids.ts';
import { RawJson } from '../json/index.ts';
import { type ListEventsInput, page } from './schemas.ts';

export interface EventsPage {
  events: { id: string; eventType: string; data: RawJson; occurredAt: string; createdAt: string }[];
  pagination: { limit: number; offset: number; hasMore: boolean; nextCursor: string | null };
}

interface EventRow {
  id: string;
  type: string;
  data: string;
  occurred_ms: number | null;
}

const redacted = '{"_redacted":true}';

/**
 * A page of an entity's events, newest recorded first. A cursor stays exact while events arrive.
 * @throws ENTITY_NOT_FOUND
 */
export async function listEvents(
  { core, operatorId }: Context,
  input: ListEventsInput & { externalId: string },
): Promise<EventsPage> {
  const { externalId, type, limit = page.limitMost, offset = 0 } = input;
  requirePossibleId(externalId);
  const before = input.cursor ? parseId('eev', input.cursor) : null;
  const rows = await core.database.transact([operatorId], async ({ sql }) => {
    const [entity] = await sql<{ id: string; redacted_through: string | null }[]>`
      select id, redacted_through from entities where operator_id = ${operatorId} and external_id = ${externalId}`;
    if (!entity) throw entityNotFound();
    return sql<EventRow[]>`
      select id, type, case when id <= ${entity.redacted_through ?? '0'}::bigint then ${redacted} else data::text end as data,
        extract(epoch from occurred_at)::float8 * 1000 as occurred_ms
      from events
      where operator_id = ${operatorId} and entity_id = ${entity.id}
        ${before === null ? sql`` : sql`and id < ${String(before)}::bigint`}
        ${type === undefined ? sql`` : canBeStored(type) ? sql`and type = ${type}` : sql`and false`}
      order by id desc limit ${limit + 1} offset ${offset}`;
  });
  const events = rows.slice(0, limit).map(toEvent);
  const hasMore = rows.length > limit;
  return { events, pagination: { limit, offset, hasMore, nextCursor: hasMore ? (events.at(-1)?.id ?? null) : null } };
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair, so no event has such a type. */
const canBeStored = (text: string) => text.isWellFormed() && !text.includes('\0');

function toEvent(row: EventRow): EventsPage['events'][number] {
  const id = BigInt(row.id);
  const createdAtMs = timeOfId(id);
  return {
    id: formatId('eev', id),
    eventType: row.type,
    data: new RawJson(row.data),
    occurredAt: new Date(Math.round(row.occurred_ms ?? createdAtMs)).toISOString(),
    createdAt: new Date(createdAtMs).toISOString(),
  };
}
