import type { Context } from '../context.ts';
import { openPii } from '../crypto/open-pii.ts';
import { entityNotFound } from '../errors.ts';
import { formatId, timeOfId } from '../ids.ts';
import { mergeMembers, RawJson } from '../json/index.ts';
import { getProfile } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import { encryptedMark } from '../templates/index.ts';
import { requirePossibleId } from './external-id.ts';

interface EntityRow {
  id: string;
  incarnation: string;
  type: string;
  data: string;
  pii: Buffer | null;
  pii_fields: string[] | null;
  updated_ms: number;
  erased_ms: number | null;
}

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
  const rows = await core.database.transact(
    [operatorId],
    ({ sql }) => sql<EntityRow[]>`
    select id, incarnation, type, data::text as data, pii, pii_fields,
      extract(epoch from updated_at)::float8 * 1000 as updated_ms, extract(epoch from erased_at)::float8 * 1000 as erased_ms
    from entities where operator_id = ${operatorId} and external_id = ${externalId}`,
  );
  const [row] = rows;
  if (!row) throw entityNotFound();
  return {
    id: formatId('ent', BigInt(row.id)),
    externalId,
    entityType: row.type,
    data: new RawJson(await dataOf(context, externalId, row)),
    createdAt: iso(timeOfId(BigInt(row.incarnation))),
    updatedAt: iso(row.updated_ms),
    ...(row.erased_ms !== null && { deletedAt: iso(row.erased_ms) }),
  };
}

async function dataOf({ core, operatorId, actor }: Context, externalId: string, row: EntityRow): Promise<string> {
  if (row.pii === null) return row.data;
  const mayOpen = actor.kind === 'apiKey' && actor.scopes.has('read:pii');
  if (!mayOpen) return mergeMembers(row.data, masked(row.pii_fields ?? []));
  const { piiSalt } = await getProfile(core, operatorId);
  const owner = { operatorId, operatorSalt: piiSalt, externalId };
  return mergeMembers(row.data, openPii(core.masterKeys, owner, row.pii));
}

function masked(fields: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(fields.map((field) => [field, encryptedMark])));
}
