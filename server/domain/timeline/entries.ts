import { formatId, timeOfId } from '../ids.ts';
import type { TimelineEntry } from './schemas.ts';

export interface EventRow {
  id: string;
  type: string;
  data: string | null;
  bytes: number;
  occurred_ms: number | null;
}

export interface StateRow {
  key: string;
  value: string | null;
  updated_ms: number;
}

export interface ActionRow {
  id: string;
  action: string;
  actor_kind: string;
  actor_name: string | null;
  door: string;
  reason: string | null;
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();
const positionOf = (id: bigint) => id.toString(16).padStart(16, '0');
/** The first position of a millisecond; ids carry theirs the same way. */
export const positionAt = (ms: number): bigint => BigInt(Math.round(ms)) << 21n;

export function toEvent({ id, type, data, bytes, occurred_ms }: EventRow): TimelineEntry {
  const number = BigInt(id);
  const createdAtMs = timeOfId(number);
  const eventId = formatId('eev', number);
  const at = iso(createdAtMs);
  const occurredAt = iso(occurred_ms ?? createdAtMs);
  return {
    kind: 'event',
    key: eventId,
    position: positionOf(number),
    at,
    id: eventId,
    eventType: type,
    occurredAt,
    data,
    bytes,
  };
}

export function toAction({ id, actor_kind, actor_name, ...row }: ActionRow): TimelineEntry {
  const number = BigInt(id);
  const position = positionOf(number);
  const at = iso(timeOfId(number));
  return {
    kind: 'action',
    key: `action:${position}`,
    position,
    at,
    actorKind: actor_kind,
    actorName: actor_name,
    ...pick(row),
  };
}

const pick = ({ action, door, reason }: Omit<ActionRow, 'id' | 'actor_kind' | 'actor_name'>) => ({
  action,
  door,
  reason,
});

/** A state has no id: it stands at its time, those of one millisecond in the order of their keys. */
export function toStates(rows: readonly StateRow[]): TimelineEntry[] {
  const sameMs = new Map<number, bigint>();
  return rows.map(({ key, value, updated_ms }) => {
    const ms = Math.round(updated_ms);
    const rank = sameMs.get(ms) ?? 0n;
    sameMs.set(ms, rank + 1n);
    const position = positionOf(positionAt(ms) + rank);
    return { kind: 'state', key: `state:${key}:${ms}`, position, at: iso(ms), stateKey: key, value };
  });
}

export const newestFirst = (a: TimelineEntry, b: TimelineEntry) =>
  a.position < b.position ? 1 : a.position > b.position ? -1 : a.key < b.key ? 1 : -1;
