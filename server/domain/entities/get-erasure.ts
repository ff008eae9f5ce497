import type { Context } from '../context.ts';
import { listErasureKeys, receiptsOf } from '../erasures/index.ts';
import { DomainError, entityNotFound } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { requirePossibleId } from './external-id.ts';
import { findEntity } from './find-entity.ts';
import type { ErasureReceipt, ShownErasure } from './schemas.ts';
import { readStored } from './stored-entity.ts';

/**
 * The receipt of an entity's latest erasure, also when it was created anew since.
 * @throws ENTITY_NOT_FOUND, NOT_FOUND when it was never erased
 */
export async function getErasure(context: Context, { externalId }: { externalId: string }): Promise<ErasureReceipt> {
  requireRight(context, 'read');
  requirePossibleId(externalId);
  const { core, operatorId } = context;
  const row = await findEntity(core, { operatorId, externalId });
  if (!row) throw entityNotFound();
  const [latest] = await receiptsOf(context, row.id, 1);
  if (latest) return latest;
  throw new DomainError('NOT_FOUND', 'This entity was never erased, or by a version that left no receipts.');
}

/** The same for people, by an id of ours and with the key that verifies it; null without a receipt. @throws ENTITY_NOT_FOUND */
export async function getErasureById(context: Context, { id }: { id: string }): Promise<ShownErasure | null> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  // What is no id of an entity is refused by the first; nothing has the id 0.
  const [, [receipt]] = await Promise.all([
    readStored((make) => core.database.statement([operatorId], make), operatorId, id),
    receiptsOf(context, String(parseId('ent', id) ?? 0), 1),
  ]);
  if (!receipt) return null;
  const key = (await listErasureKeys(context)).find(({ keyId }) => keyId === receipt.keyId);
  return { receipt, publicKey: key?.publicKey ?? null };
}
