import type { TransactionSql } from 'postgres';
import type { EventsOf } from '../erasures/index.ts';

/** So many events are overwritten in the transaction of the erasure itself; of more, a job overwrites the rest. */
const eventsAtOnceMost = 10_000;

/** What was overwritten, and up to which event; `left`: too many, so that nothing was. */
interface Redacted {
  count: number;
  through: string | null;
  left: boolean;
}

/**
 * Overwrites the events of an entity behind one, archived ones too, or tells that they are many. Whoever writes for the
 * entity waits, so no more of them are looked at than it takes to know what to do.
 */
export async function redactEvents(
  sql: TransactionSql,
  operatorId: number,
  entityId: string,
  after: string,
): Promise<Redacted> {
  const own = sql`operator_id = ${operatorId} and entity_id = ${entityId}`;
  const [hot] = await sql<{ count: number; newest: string | null }[]>`
    select count(*)::int as count, max(id) as newest
    from (select id from events where ${own} and id > ${after} order by id limit ${eventsAtOnceMost + 1}) as first`;
  const [old] = await sql<{ count: number; newest: string | null }[]>`
    select coalesce(sum(amount), 0)::int as count, max(last_id) as newest
    from events_archive where ${own} and last_id > ${after} and data is not null`;
  const count = (hot?.count ?? 0) + (old?.count ?? 0);
  if (count > eventsAtOnceMost) {
    const [last] = await sql<
      { id: string }[]
    >`select id from events where ${own} and id > ${after} order by id desc limit 1`;
    return { count: 0, through: last?.id ?? old?.newest ?? null, left: true };
  }
  const through = hot?.newest ?? old?.newest ?? null;
  if (through === null) return { count: 0, through: null, left: false };
  await redactHot(sql, { operatorId, entityId, after, through });
  if (old?.count) await redactArchived(sql, { operatorId, entityId, after, through });
  return { count, through, left: false };
}

/** Overwrites the data of events that are at hand. */
export async function redactHot(sql: TransactionSql, { operatorId, entityId, after, through }: EventsOf) {
  await sql`
    update events set data = '{"_redacted":true}'
    where operator_id = ${operatorId} and entity_id = ${entityId} and id > ${after} and id <= ${through}`;
}

/** Takes the data of archived events away. What is redacted stands in rows of the archive of its own. */
export async function redactArchived(sql: TransactionSql, { operatorId, entityId, after, through }: EventsOf) {
  await sql`
    update events_archive set data = null
    where operator_id = ${operatorId} and entity_id = ${entityId}
      and last_id > ${after} and last_id <= ${through} and data is not null`;
}
