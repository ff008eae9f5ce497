import type { Fragment, Sql, TransactionSql } from 'postgres';
import type { RunStatement } from '#db/client.ts';
import type { Context } from '../context.ts';
import { currentGeneration } from '../crypto/index.ts';
import { generationOf, openPii } from '../crypto/open-pii.ts';
import { DomainError, entityNotFound } from '../errors.ts';
import { parseId } from '../ids.ts';
import { mergeMembers } from '../json/index.ts';
import { getProfile, type OperatorProfile } from '../operators/index.ts';
import { encryptedMark } from '../templates/index.ts';

/** An entity as it is stored, its PII sealed. */
export interface StoredEntity {
  id: string;
  external_id: string;
  incarnation: string;
  type: string;
  data: string;
  pii: Buffer | null;
  pii_fields: string[] | null;
  updated_ms: number;
  erased_ms: number | null;
}

export const storedColumns = (sql: Sql | TransactionSql): Fragment => sql`
  id, external_id, incarnation, type, data::text as data, pii, pii_fields,
  extract(epoch from updated_at)::float8 * 1000 as updated_ms, extract(epoch from erased_at)::float8 * 1000 as erased_ms`;

/** The entity of an id of ours. @throws ENTITY_NOT_FOUND, also for an id that cannot exist */
export async function readStored(
  run: RunStatement,
  operatorId: number,
  id: string,
  lock: 'lock' | 'read' = 'read',
): Promise<StoredEntity> {
  const number = parseId('ent', id);
  if (number === null) throw entityNotFound();
  const [row] = await run(
    (sql) => sql<StoredEntity[]>`
    select ${storedColumns(sql)} from entities where operator_id = ${operatorId} and id = ${String(number)}
    ${lock === 'lock' ? sql`for update` : sql``}`,
  );
  if (!row) throw entityNotFound();
  return row;
}

/** Its data with "[encrypted]" for whatever is sealed. */
export function maskedData({ data, pii, pii_fields }: StoredEntity): string {
  if (pii === null) return data;
  return mergeMembers(
    data,
    JSON.stringify(Object.fromEntries((pii_fields ?? []).map((field) => [field, encryptedMark]))),
  );
}

/** Its data with everything in clear. Whoever calls this has made sure of the right to it. */
export async function openedData(context: Context, row: StoredEntity): Promise<string> {
  const sealed = await openSealed(context, row);
  return sealed === null ? row.data : mergeMembers(row.data, sealed);
}

/**
 * The one place where PII is opened to be shown: the sealed fields as the text of one object, or null where nothing is sealed.
 * @throws UNAVAILABLE when it was sealed by a newer generation of master keys than this process has
 */
export async function openSealed(
  { core, operatorId }: Context,
  { external_id: externalId, pii }: StoredEntity,
  profile?: OperatorProfile,
): Promise<string | null> {
  if (pii === null) return null;
  if (generationOf(pii) > currentGeneration(core.masterKeys)) {
    const message = 'This process does not have the newest master key yet. Try again: another may have it.';
    throw new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 2 });
  }
  const { piiSalt } = profile ?? (await getProfile(core, operatorId));
  return openPii(core.masterKeys, { operatorId, operatorSalt: piiSalt, externalId }, pii);
}
