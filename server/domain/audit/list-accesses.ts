import type { Context } from '../context.ts';
import { formatId, timeOfId } from '../ids.ts';
import { nameActor } from './name-audit.ts';
import type { Access, ReadsByKey } from './schemas.ts';

const atOnce = 500;
const nobody = { users: new Map<string, string>(), keys: new Map<string, string>() };
const iso = (ms: number) => new Date(ms).toISOString();

/** Some of a list, and behind which the next ones are; null at the end. */
interface Some<T, Cursor> {
  items: T[];
  next: Cursor | null;
}

interface AccessRow {
  id: string;
  actor_kind: string;
  actor_id: string | null;
  door: string;
  action: string;
  reason: string | null;
}

/**
 * Who did what with an entity, oldest first, as whom it concerns may know it: people by number, without name and address.
 * A part of verbs that made sure of the right to it.
 */
export async function listAccesses(
  { core, operatorId }: Context,
  entityId: string,
  after: string | null,
): Promise<Some<Access, string>> {
  const subject = formatId('ent', BigInt(entityId));
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<AccessRow[]>`
    select id, actor_kind, actor_id, door, action, details->>'reason' as reason from audit_log
    where operator_id = ${operatorId} and subject = ${subject} and id > ${after ?? '0'} order by id limit ${atOnce}`,
  );
  const items = rows.map(({ id, actor_kind: actorKind, actor_id, door, action, reason }) => {
    const { kind, id: who } = nameActor({ actorKind, actorId: actor_id === null ? null : BigInt(actor_id) }, nobody);
    return { at: iso(timeOfId(BigInt(id))), action, by: { kind, id: who }, door, ...(reason !== null && { reason }) };
  });
  return { items, next: rows.length < atOnce ? null : (rows.at(-1)?.id ?? null) };
}

interface ReadsCursor {
  hourMs: number;
  keyId: string;
}

/** How often keys opened its personal data, by the hour, oldest first. Likewise. */
export async function listReadsByKeys(
  { core, operatorId }: Context,
  entityId: string,
  after: ReadsCursor | null,
): Promise<Some<ReadsByKey, ReadsCursor>> {
  const { hourMs, keyId } = after ?? { hourMs: 0, keyId: '0' };
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<{ hour_ms: number; key_id: string; reads: string }[]>`
    select extract(epoch from hour)::float8 * 1000 as hour_ms, key_id, reads from pii_reads
    where operator_id = ${operatorId} and entity_id = ${entityId}
      and (hour, key_id) > (to_timestamp(${hourMs}::float8 / 1000), ${keyId}::bigint)
    order by hour, key_id limit ${atOnce}`,
  );
  const items = rows.map(({ hour_ms, key_id, reads }) => {
    return { hour: iso(hour_ms), keyId: formatId('key', BigInt(key_id)), reads: Number(reads) };
  });
  const last = rows.at(-1);
  return { items, next: last && rows.length === atOnce ? { hourMs: last.hour_ms, keyId: last.key_id } : null };
}
