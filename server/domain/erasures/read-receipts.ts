import type { Context, Core } from '../context.ts';
import { hmacExternalId, toPublicKey } from '../crypto/index.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { getProfile } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import { type ErasureKey, type ErasureReceipt, type ErasuresPage, ListErasuresInput } from './schemas.ts';
import { settleToRead } from './settle-receipts.ts';
import { keyIdOf, type ReceiptKeys } from './sign-receipt.ts';
import { receiptColumns, type SignedRow, toReceipt } from './stored-receipt.ts';

/** The receipts of an operator's erasures, newest first; one of a large erasure when its events were counted. */
export async function listErasures(context: Context, input: ListErasuresInput): Promise<ErasuresPage> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const { limit, cursor } = ListErasuresInput.parse(input);
  const before = cursor === undefined ? null : parseId('ers', cursor);
  if (cursor !== undefined && before === null)
    throw new DomainError('INVALID_INPUT', 'This page does not exist; begin at the first.');
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<SignedRow[]>`
    select ${receiptColumns(sql)} from erasure_receipts
    where operator_id = ${operatorId} and signature is not null ${before === null ? sql`` : sql`and id < ${String(before)}`}
    order by id desc limit ${limit + 1}`,
  );
  const items = rows.slice(0, limit).map(toReceipt);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** A receipt by its id, once it is signed. @throws FORBIDDEN, NOT_FOUND */
export async function readReceipt(context: Context, id: string): Promise<ErasureReceipt> {
  requireRight(context, 'read');
  return findReceipt(context, id);
}

/** The same for whoever just erased. @throws NOT_FOUND */
export async function findReceipt({ core, operatorId }: Context, id: string): Promise<ErasureReceipt> {
  const number = parseId('ers', id);
  const [row] = await core.database.statement(
    [operatorId],
    (sql) => sql<SignedRow[]>`
    select ${receiptColumns(sql)} from erasure_receipts
    where operator_id = ${operatorId} and id = ${String(number ?? 0)} and signature is not null`,
  );
  if (!row) throw new DomainError('NOT_FOUND', 'There is no such receipt.');
  return toReceipt(row);
}

/** The receipts of one entity, newest first. One that is not final yet is made so. @throws UNAVAILABLE when that fails */
export async function receiptsOf(
  { core, operatorId }: Context,
  entityId: string,
  most: number,
): Promise<ErasureReceipt[]> {
  const read = () =>
    core.database.statement(
      [operatorId],
      (sql) => sql<((SignedRow | { signature: null }) & { is_kept: boolean })[]>`
    select ${receiptColumns(sql)}, ledgered_at is not null as is_kept from erasure_receipts
    where operator_id = ${operatorId} and entity_id = ${entityId} order by id desc limit ${most}`,
    );
  let rows = await read();
  // A restore would bring back whom only a receipt outside every ledger tells of.
  if (rows.some(({ signature, is_kept }) => signature === null || (core.erasureLedger && !is_kept))) {
    await settleToRead(core, operatorId, entityId).catch((cause: unknown) => {
      core.report('The receipt of an erasure is not final; it is tried again by itself.', cause);
      throw new DomainError('UNAVAILABLE', 'The receipt is not final yet. Try again.', { retryAfterSeconds: 2 });
    });
    rows = await read();
  }
  return rows.flatMap((row) => (row.signature === null ? [] : [toReceipt(row)]));
}

/** Whether a receipt is that of an entity with this external id. */
export async function isReceiptFor(core: Core, receipt: ErasureReceipt, externalId: string): Promise<boolean> {
  const operatorId = Number(receipt.operatorId);
  const { piiSalt } = await getProfile(core, operatorId);
  return hmacExternalId(operatorId, piiSalt, externalId).toString('hex') === receipt.externalIdHmac;
}

/** The public keys of all generations, those whose master key is gone included. They are no secret. */
export async function readReceiptKeys({ database }: Core): Promise<ReceiptKeys> {
  const rows = await database.sql<{ generation: number; public_key: Buffer }[]>`
    select generation, public_key from pii_key_generations where public_key is not null order by generation`;
  return new Map(rows.map(({ generation, public_key }) => [keyIdOf(generation), public_key]));
}

/** The same as PEM, for people and programs elsewhere. */
export async function listErasureKeys({ core }: { core: Core }): Promise<ErasureKey[]> {
  const keys = await readReceiptKeys(core);
  return [...keys].map(([keyId, bytes]) => ({
    keyId,
    publicKey: toPublicKey(bytes).export({ format: 'pem', type: 'spki' }).toString(),
  }));
}
