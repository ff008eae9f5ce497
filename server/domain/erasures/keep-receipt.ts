import type { TransactionSql } from 'postgres';
import { parseId } from '../ids.ts';
import type { ErasureReceipt } from './schemas.ts';
import { generationOf } from './sign-receipt.ts';

/**
 * Keeps the receipt of an erasure that is done again, as it was signed. It goes into this installation's ledger too, which
 * may be another than the one that it comes from. @returns its id
 */
export async function keepReceipt(sql: TransactionSql, receipt: ErasureReceipt): Promise<string> {
  const { erasedBy, id } = receipt;
  const erasedAtMs = Date.parse(receipt.erasedAt);
  await sql`
    insert into erasure_receipts (operator_id, id, entity_id, external_id_hmac, erased_at, reason, actor_kind, actor_id,
      states_removed, events_redacted, generation, signature)
    values (${receipt.operatorId}, ${String(parseId('ers', id))}, ${String(parseId('ent', receipt.entityId))},
      ${Buffer.from(receipt.externalIdHmac, 'hex')}, to_timestamp(${erasedAtMs}::float8 / 1000), ${receipt.reason},
      ${erasedBy.kind}, ${numberOf(erasedBy.id)}, ${receipt.statesRemoved}, ${receipt.eventsRedacted},
      ${generationOf(receipt.keyId)}, ${Buffer.from(receipt.signature, 'base64url')})
    on conflict do nothing`;
  return id;
}

/** The number behind `user:12`, `key_…` and the like; null where there is none. */
function numberOf(actorId: string): string | null {
  const key = parseId('key', actorId);
  return key === null ? (actorId.split(':')[1] ?? null) : String(key);
}
