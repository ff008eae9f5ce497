import type { TransactionSql } from 'postgres';
import { actorIdOf } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { hmacExternalId } from '../crypto/index.ts';
import { formatId } from '../ids.ts';
import type { ErasureReceipt } from './schemas.ts';
import { generationOf, signReceipt } from './sign-receipt.ts';
import { type ReceiptRow, unsignedOf } from './stored-receipt.ts';

/** An erasure, as its transaction knows it. */
export interface Erased {
  entityId: string;
  externalId: string;
  operatorSalt: Buffer;
  erasedAtMs: number;
  reason: ErasureReceipt['reason'];
  statesRemoved: number;
  /** How many, or which ones are to be counted when nobody waits for the entity any more. */
  events: number | { after: string; through: string };
}

/** Writes that an entity was erased, in the transaction of that. It is signed when its counts are known. @returns its id */
export async function writeReceipt(sql: TransactionSql, context: Context, erased: Erased): Promise<string> {
  const { core, operatorId, actor } = context;
  const { events } = erased;
  const row: ReceiptRow = {
    operator_id: String(operatorId),
    id: String(core.ids.next()),
    entity_id: erased.entityId,
    external_id_hmac: hmacExternalId(operatorId, erased.operatorSalt, erased.externalId),
    erased_ms: erased.erasedAtMs,
    reason: erased.reason,
    actor_kind: actor.kind,
    actor_id: actorIdOf(actor)?.toString() ?? null,
    states_removed: erased.statesRemoved,
  };
  const receipt = typeof events === 'number' ? signReceipt(core, unsignedOf(row, events)) : null;
  const uncounted = typeof events === 'number' ? null : events;
  await sql`
    insert into erasure_receipts (operator_id, id, entity_id, external_id_hmac, erased_at, reason, actor_kind, actor_id,
      states_removed, redacted_after, redacted_through, events_redacted, generation, signature)
    values (${operatorId}, ${row.id}, ${row.entity_id}, ${row.external_id_hmac},
      to_timestamp(${row.erased_ms}::float8 / 1000), ${row.reason}, ${row.actor_kind}, ${row.actor_id}, ${row.states_removed},
      ${uncounted?.after ?? null}, ${uncounted?.through ?? null}, ${receipt?.eventsRedacted ?? null},
      ${receipt ? generationOf(receipt.keyId) : null}, ${receipt ? Buffer.from(receipt.signature, 'base64url') : null})`;
  return formatId('ers', BigInt(row.id));
}
