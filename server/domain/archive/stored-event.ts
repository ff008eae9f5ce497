import { formatId, timeOfId } from '../ids.ts';
import { RawJson } from '../json/index.ts';

/** An event as the database gives it, at hand or archived. */
export interface StoredEvent {
  id: string;
  type: string;
  data: string;
  occurred_ms: number | null;
}

/** What an event's data reads as once its entity was erased. */
export const redactedData = '{"_redacted":true}';

/** An event as callers get it. */
export function toEvent({ id, type, data, occurred_ms }: StoredEvent) {
  const number = BigInt(id);
  const createdAtMs = timeOfId(number);
  return {
    id: formatId('eev', number),
    eventType: type,
    data: new RawJson(data),
    occurredAt: new Date(Math.round(occurred_ms ?? createdAtMs)).toISOString(),
    createdAt: new Date(createdAtMs).toISOString(),
  };
}
