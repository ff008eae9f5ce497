import type { Fragment, Sql, TransactionSql } from 'postgres';
import type { Actor } from '../context.ts';
import { formatId } from '../ids.ts';
import type { ErasureReceipt, UnsignedReceipt } from './schemas.ts';
import { keyIdOf } from './sign-receipt.ts';

/** What a receipt says from the beginning. */
export interface ReceiptRow {
  operator_id: string;
  id: string;
  entity_id: string;
  external_id_hmac: Buffer;
  erased_ms: number;
  reason: ErasureReceipt['reason'];
  actor_kind: Actor['kind'];
  actor_id: string | null;
  states_removed: number;
}

/** One that says all. */
export interface SignedRow extends ReceiptRow {
  events_redacted: string;
  generation: number;
  signature: Buffer;
}

/** One of a large erasure, whose events are still to be counted: those behind one, through another. */
export interface UncountedRow extends ReceiptRow {
  redacted_after: string;
  redacted_through: string;
  signature: null;
}

export const receiptColumns = (sql: Sql | TransactionSql): Fragment => sql`
  operator_id, id, entity_id, external_id_hmac, extract(epoch from erased_at)::float8 * 1000 as erased_ms, reason, actor_kind,
  actor_id, states_removed, redacted_after, redacted_through, events_redacted, generation, signature`;

/** What is signed of a receipt, but for the key. */
export function unsignedOf(row: ReceiptRow, eventsRedacted: number): Omit<UnsignedReceipt, 'keyId'> {
  return {
    version: 1,
    id: formatId('ers', BigInt(row.id)),
    operatorId: String(row.operator_id),
    entityId: formatId('ent', BigInt(row.entity_id)),
    externalIdHmac: row.external_id_hmac.toString('hex'),
    erasedAt: new Date(Math.round(row.erased_ms)).toISOString(),
    reason: row.reason,
    eventsRedacted,
    statesRemoved: row.states_removed,
    erasedBy: { kind: row.actor_kind, id: nameActor(row) },
  };
}

/** As the audit log names them. */
function nameActor({ actor_kind, actor_id }: ReceiptRow): string {
  if (actor_id === null) return actor_kind;
  return actor_kind === 'apiKey' ? formatId('key', BigInt(actor_id)) : `${actor_kind}:${actor_id}`;
}

/** The document of a stored receipt: the same whenever it is asked for. */
export function toReceipt(row: SignedRow): ErasureReceipt {
  const unsigned = unsignedOf(row, Number(row.events_redacted));
  return { ...unsigned, keyId: keyIdOf(row.generation), signature: row.signature.toString('base64url') };
}
