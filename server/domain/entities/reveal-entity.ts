import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import type { RevealEntityInput, RevealedEntity } from './schemas.ts';
import { openedData, readStored } from './stored-entity.ts';

/**
 * An entity's data with its PII in clear. That it was shown, to whom and why, is committed before anybody sees it.
 * @throws FORBIDDEN, ENTITY_NOT_FOUND
 */
export async function revealEntity(context: Context, { id, reason }: RevealEntityInput): Promise<RevealedEntity> {
  requireRight(context, 'reveal');
  const { core, operatorId } = context;
  const row = await core.database.transact([operatorId], async (tx) => {
    const row = await readStored((make) => make(tx.sql), operatorId, id);
    await writeAudit(tx, context, { action: 'entity.revealed', subject: id, details: { reason } });
    return row;
  });
  // Not in the transaction: what opens it may have to ask the database, and must not wait for a second connection.
  return { data: await openedData(context, row), updatedAt: new Date(Math.round(row.updated_ms)).toISOString() };
}
