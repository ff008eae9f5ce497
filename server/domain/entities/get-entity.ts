import { notePiiRead } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { entityNotFound } from '../errors.ts';
import { formatId, timeOfId } from '../ids.ts';
import { RawJson } from '../json/index.ts';
import { requireRight } from '../rights.ts';
import { requirePossibleId } from './external-id.ts';
import { findEntity } from './find-entity.ts';
import { maskedData, openedData } from './stored-entity.ts';

export interface EntityAnswer {
  id: string;
  externalId: string;
  entityType: string;
  data: RawJson;
  createdAt: string;
  updatedAt: string;
  deletedAt?: string;
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();

/**
 * An entity as it stands. Its PII is opened for a key with `read:pii`; everybody else reads "[encrypted]".
 * @throws ENTITY_NOT_FOUND
 */
export async function getEntity(context: Context, { externalId }: { externalId: string }): Promise<EntityAnswer> {
  requireRight(context, 'read');
  requirePossibleId(externalId);
  const { core, operatorId } = context;
  const row = await findEntity(core, { operatorId, externalId });
  if (!row) throw entityNotFound();
  const { actor } = context;
  const mayOpen = actor.kind === 'apiKey' && actor.scopes.has('read:pii');
  if (mayOpen && row.pii !== null) notePiiRead(context, actor.keyId, row.id);
  return {
    id: formatId('ent', BigInt(row.id)),
    externalId,
    entityType: row.type,
    data: new RawJson(mayOpen ? await openedData(context, row) : maskedData(row)),
    createdAt: iso(timeOfId(BigInt(row.incarnation))),
    updatedAt: iso(row.updated_ms),
    ...(row.erased_ms !== null && { deletedAt: iso(row.erased_ms) }),
  };
}
