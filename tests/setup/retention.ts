import type { Sql } from 'postgres';
import type { Core } from '#server/domain/context.ts';
import { applyRetention } from '#server/domain/retention/index.ts';
import { rollUpIngestion } from '#server/domain/rollups/index.ts';

export const dayMs = 24 * 60 * 60 * 1000;

/** Does what the worker does each hour, as though the database's clock showed this. */
export function retainAt(core: Core, nowMs: number, atEachStep: () => void = () => {}) {
  const readClock = async () => {
    atEachStep();
    return nowMs;
  };
  return applyRetention(core, { signal: new AbortController().signal, readClock });
}

/** The first millisecond of the UTC day of a moment, some days later. */
export const midnight = (ms: number, daysLater = 0) => (Math.floor(ms / dayMs) + daysLater) * dayMs;

/** An id as if it was made at a moment. */
export const idAt = (ms: number, n = 0) => ((BigInt(ms) << 21n) + BigInt(n)).toString();

interface Stored {
  operatorId: number;
  externalId: string;
}

/** Puts an event into the past or the future, counted as if it was recorded then. */
export async function putEvent(owner: Sql, { operatorId, externalId }: Stored, ms: number, data: object, n = 0) {
  const id = idAt(ms, n);
  await owner`
    insert into events (operator_id, entity_id, id, type, data)
    select ${operatorId}, id, ${id}, 'session', ${JSON.stringify(data)}::text::json from entities
    where operator_id = ${operatorId} and external_id = ${externalId}`;
  await owner`
    insert into ingestion_deltas (operator_id, minute, kind, name, amount)
    values (${operatorId}, to_timestamp(floor(${ms}::float8 / 60000) * 60), 'events', 'session', 1)`;
  return id;
}

/** As though a state or an entity was last written then. */
export async function touch(owner: Sql, table: 'states' | 'entities', operatorId: number, ms: number) {
  await owner`update ${owner(table)} set updated_at = to_timestamp(${ms}::float8 / 1000) where operator_id = ${operatorId}`;
}

/** What stands in the sums of the days of one kind, beside what is stored. */
export async function sumsOf(core: Core, owner: Sql, operatorId: number) {
  await rollUpIngestion(core);
  const [row] = await owner<Record<string, number>[]>`
    select
      (select coalesce(sum(amount), 0)::int from ingestion_rollups
        where operator_id = ${operatorId} and resolution = 'day' and kind = 'events') as events,
      (select coalesce(sum(amount), 0)::int from ingestion_rollups
        where operator_id = ${operatorId} and resolution = 'day' and kind = 'events.archived') as archived,
      (select count(*)::int from events where operator_id = ${operatorId})
        + (select coalesce(sum(amount), 0)::int from events_archive where operator_id = ${operatorId}) as "storedEvents",
      (select coalesce(sum(amount), 0)::int from events_archive where operator_id = ${operatorId}) as "storedArchived"`;
  return row;
}
