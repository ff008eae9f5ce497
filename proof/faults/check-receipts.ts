import { createReadStream } from 'node:fs';
import { hmacExternalId } from '#server/domain/crypto/index.ts';
import { keyIdOf, readLedger, verifyReceipt } from '#server/domain/erasures/index.ts';
import type { Query } from './check-rows.ts';
import type { Ledger } from './ledger.ts';

/**
 * Holds acknowledged erasures against the erasure ledger, without which a restored backup would bring the erased back: each
 * has a receipt in it that verifies (I7). A kill may leave half a line.
 */
export async function checkReceipts(sql: Query, { entities }: Ledger, erasureLedger: string): Promise<string[]> {
  const keys = await sql<{ generation: number; public_key: Buffer }[]>`
    select generation, public_key from pii_key_generations`;
  const known = new Map(keys.map(({ generation, public_key }) => [keyIdOf(generation), public_key]));
  const operators = await sql<{ id: number; pii_salt: Buffer }[]>`select id::int as id, pii_salt from operators`;
  const salts = new Map(operators.map(({ id, pii_salt }) => [id, pii_salt]));
  const problems: string[] = [];
  const proven = new Set<string>();
  for await (const { receipt } of readLedger(createReadStream(erasureLedger, 'utf8'))) {
    if (!receipt) continue;
    const problem = verifyReceipt(receipt, known);
    if (problem === null) proven.add(`${receipt.operatorId} ${receipt.externalIdHmac}`);
    else problems.push(`I7: a receipt in the erasure ledger does not verify: ${problem}`);
  }
  for (const { tenant, externalId, erasure } of entities.values()) {
    if (erasure !== 'acknowledged') continue;
    const { operatorId } = tenant;
    const hmac = hmacExternalId(operatorId, salts.get(operatorId) ?? Buffer.alloc(0), externalId);
    if (!proven.has(`${operatorId} ${hmac.toString('hex')}`))
      problems.push('I7: an acknowledged erasure has no receipt in the erasure ledger');
  }
  return problems;
}
