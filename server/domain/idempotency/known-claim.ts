import { textArray } from '#db/arrays.ts';
import type { Transaction } from '#db/client.ts';
import { DomainError } from '../errors.ts';
import { isSameRequest } from './fingerprint.ts';
import type { Fingerprint } from './schemas.ts';

export type Operation = 'entity' | 'event' | 'batch_entities' | 'batch_events' | 'batch_states';

/** A claim as it stands in the database: what the key's first request led to. */
export interface KnownClaim {
  fingerprint: Buffer;
  entityId: bigint | null;
  resultId: bigint | null;
  action: 'created' | 'updated' | null;
  erased: boolean;
}

interface ClaimRow {
  key: string;
  fingerprint: Buffer;
  entity_id: string | null;
  result_id: string | null;
  action: 'created' | 'updated' | null;
  erased: boolean;
}

/** The claims of an operator that stand and are less than 24 hours old, by key. */
export async function findClaims(
  { sql }: Transaction,
  operatorId: number,
  operation: Operation,
  keys: readonly string[],
): Promise<Map<string, KnownClaim>> {
  const rows = await sql<ClaimRow[]>`
    select key, fingerprint, entity_id, result_id, action, erased
    from idempotency_keys
    where operator_id = ${operatorId} and operation = ${operation} and key = any(${textArray(keys)}::text[])
      and created_at > now() - interval '24 hours'`;
  return new Map(
    rows.map((row) => [
      row.key,
      {
        fingerprint: row.fingerprint,
        entityId: row.entity_id === null ? null : BigInt(row.entity_id),
        resultId: row.result_id === null ? null : BigInt(row.result_id),
        action: row.action,
        erased: row.erased,
      },
    ]),
  );
}

/** @throws IDEMPOTENCY_KEY_REUSED when the claim was made by another request */
export function requireSameRequest(claim: KnownClaim, fingerprint: Fingerprint, byContent = false): void {
  if (!isSameRequest(claim.fingerprint, fingerprint, byContent)) throw keyReused();
}

export function keyReused(): DomainError {
  return new DomainError(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key came with another request before. Use a new key.',
  );
}
