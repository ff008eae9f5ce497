import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import { eraseEntity } from './erase-entity.ts';
import type { ErasedEntity } from './schemas.ts';
import { readStored } from './stored-entity.ts';

/** Erases the entity of an id of ours, as `eraseEntity` does. @throws as it does */
export async function eraseEntityById(context: Context, { id }: { id: string }): Promise<ErasedEntity> {
  requireRight(context, 'erase');
  const { core, operatorId } = context;
  const row = await readStored((make) => core.database.statement([operatorId], make), operatorId, id);
  return eraseEntity(context, { externalId: row.external_id });
}
