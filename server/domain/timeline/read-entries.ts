import type { Fragment, Sql, TransactionSql } from 'postgres';
import type { RunStatement } from '#db/client.ts';
import { allStates, archivedEvents, redactedData } from '../archive/index.ts';
import { type ActionRow, type EventRow, type StateRow, toAction, toEvent, toStates } from './entries.ts';
import { type TimelineEntry, valueBytesMost } from './schemas.ts';

/** Of events of one type, so many of the others are passed over for a page at most. */
const eventsLookedAtMost = 10_000;
/** A template has far fewer keys. */
const statesMost = 500;

export interface Timeline {
  operatorId: number;
  entityId: string;
  /** The id of ours by which the audit log names it. */
  subject: string;
}

/** What of an event goes into an entry; `redactedThrough` is looked up in the statement, since an erasure must count. */
export const eventColumns = (sql: Sql | TransactionSql, redactedThrough: Fragment) => sql`
  id, type, extract(epoch from occurred_at)::float8 * 1000 as occurred_ms,
  case when id <= ${redactedThrough} then ${redactedData}
    when octet_length(data::text) <= ${valueBytesMost} then data::text end as data,
  case when id <= ${redactedThrough} then ${redactedData.length} else octet_length(data::text) end as bytes`;

export const stateColumns = (sql: Sql | TransactionSql) => sql`
  key, case when octet_length(value::text) <= ${valueBytesMost} then value::text end as value,
  extract(epoch from updated_at)::float8 * 1000 as updated_ms`;

export const actionColumns = (sql: Sql | TransactionSql) => sql`
  a.id, a.action, a.actor_kind, a.door, a.details ->> 'reason' as reason,
  case when a.actor_kind = 'user' then (select u.name from users u where u.id = a.actor_id) end as actor_name`;

const redactedThroughOf = (sql: Sql | TransactionSql, { operatorId, entityId }: Timeline) => sql`
  (select coalesce(redacted_through, 0) from entities where operator_id = ${operatorId} and id = ${entityId})`;

/** The newest events before a position. */
export async function readEvents(
  run: RunStatement,
  timeline: Timeline,
  options: { before: string | null; type: string | undefined; limit: number; archive: boolean },
): Promise<TimelineEntry[]> {
  const { before, type, limit, archive } = options;
  const { operatorId, entityId } = timeline;
  const rows = await run(
    (sql) => sql<EventRow[]>`
    select ${eventColumns(sql, redactedThroughOf(sql, timeline))}
    from (
      (select id, type, data, occurred_at from events
      where operator_id = ${operatorId} and entity_id = ${entityId}
        ${before === null ? sql`` : sql`and id < ${before}::bigint`}
      order by id desc limit ${type === undefined ? limit : eventsLookedAtMost})
      ${archive ? sql`union all (${archivedEvents(sql, { operatorId, entityId, before, type, most: limit, from: 'newest' })})` : sql``}
    ) as newest
    ${type === undefined ? sql`` : sql`where type = ${type}`}
    order by id desc limit ${limit}`,
  );
  return rows.map(toEvent);
}

/** The last event that a search for one type looks at; null when it sees them all. */
export async function readEndOfLook(run: RunStatement, timeline: Timeline, before: string | null) {
  const [end] = await run(
    (sql) => sql<{ id: string }[]>`
    select id from events
    where operator_id = ${timeline.operatorId} and entity_id = ${timeline.entityId}
      ${before === null ? sql`` : sql`and id < ${before}::bigint`}
    order by id desc offset ${eventsLookedAtMost - 1} limit 1`,
  );
  return end === undefined ? null : BigInt(end.id);
}

/** When each state got its present value. */
export async function readStates(run: RunStatement, { operatorId, entityId }: Timeline): Promise<TimelineEntry[]> {
  const rows = await run(
    (sql) => sql<StateRow[]>`
    select ${stateColumns(sql)} from (${allStates(sql, operatorId, entityId)}) as s order by key limit ${statesMost}`,
  );
  return toStates(rows);
}

/** What people and programs did to the entity itself, before a position. */
export async function readActions(
  run: RunStatement,
  { operatorId, subject }: Timeline,
  { before, limit }: { before: string | null; limit: number },
): Promise<TimelineEntry[]> {
  const rows = await run(
    (sql) => sql<ActionRow[]>`
    select ${actionColumns(sql)}
    from audit_log a
    where a.operator_id = ${operatorId} and a.subject = ${subject} and a.subject is not null
      ${before === null ? sql`` : sql`and a.id < ${before}::bigint`}
    order by a.id desc limit ${limit}`,
  );
  return rows.map(toAction);
}
