import type { Transaction } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError, entityErased, validationFailed } from '../errors.ts';
import { formatId } from '../ids.ts';
import { mergeMembers, splitMembers } from '../json/index.ts';
import { type JsonObjectText, JsonText } from '../json-text.ts';
import { getWritableProfile, type WritableProfile } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import { encryptedMark } from '../templates/index.ts';
import { prepareEntity } from './prepare-entity.ts';
import type { CreateEntityInput, EditEntityInput, UpsertEntityInput, UpsertedEntity } from './schemas.ts';
import { openSealed, readStored, type StoredEntity } from './stored-entity.ts';
import { writeEntities } from './write-entities.ts';

/**
 * Creates an entity by hand, by the rules of every write.
 * @throws FORBIDDEN, also for PII without the right to write it; CONFLICT when there is one with this id; and as upsertEntity
 */
export async function createEntity(context: Context, input: CreateEntityInput): Promise<UpsertedEntity> {
  requireRight(context, 'write');
  const { core, operatorId } = context;
  const write = prepare(context, await getWritableProfile(context), input);
  return core.database.transact([operatorId], async (tx) => {
    const [held] = await tx.sql`
      select from entities where operator_id = ${operatorId} and external_id = ${input.externalId} and erased_at is null`;
    if (held) throw taken();
    const written = await commit(tx, context, write, input);
    if (written.action === 'updated') throw taken();
    return written;
  });
}

const taken = () =>
  new DomainError('CONFLICT', 'There is an entity with this external id already.', {
    details: [{ field: 'externalId', message: 'There is an entity with this external id already.' }],
  });

/**
 * Replaces an entity's data by hand. A sealed field that reads "[encrypted]" stays as it is, so nobody needs to see PII to
 * edit the rest; any other value of it replaces it, for those who may write PII, and without it it goes.
 * @throws FORBIDDEN, ENTITY_NOT_FOUND, CONFLICT when somebody else changed it since it was read, and as upsertEntity
 */
export async function editEntity(context: Context, { id, data, updatedAt }: EditEntityInput): Promise<UpsertedEntity> {
  requireRight(context, 'write');
  const { core, operatorId } = context;
  // Before the transaction, which must not wait for a second connection.
  const profile = await getWritableProfile(context);
  return core.database.transact([operatorId], async (tx) => {
    const row = await readStored((make) => make(tx.sql), operatorId, id, 'lock');
    if (row.erased_ms !== null) throw entityErased();
    if (new Date(Math.round(row.updated_ms)).toISOString() !== updatedAt) {
      throw new DomainError('CONFLICT', 'Somebody changed this entity since you opened it. Look at it again.');
    }
    const kept = keptFields(row, data);
    refuseSealedChanges(context, row, kept);
    const entity = { entityType: row.type, externalId: row.external_id };
    const filled = await fillIn(context, profile, row, data, kept);
    const write = prepare(context, profile, { ...entity, data: filled }, kept);
    return commit(tx, context, write, entity);
  });
}

/** The sealed fields that stay as they are. */
function keptFields({ pii_fields }: StoredEntity, data: JsonObjectText): Set<string> {
  const isMark = (field: string) => {
    const value = data.member(field);
    return value?.kind === 'string' && value.value === encryptedMark;
  };
  return new Set((pii_fields ?? []).filter(isMark));
}

/** To take a sealed field away is to change PII too. */
function refuseSealedChanges(context: Context, { pii_fields }: StoredEntity, kept: ReadonlySet<string>): void {
  if ((pii_fields ?? []).some((field) => !kept.has(field))) requireRight(context, 'write:pii');
}

/** Puts the sealed values back in the place of their marks; they are sealed again before anything is written. */
async function fillIn(
  context: Context,
  profile: WritableProfile,
  row: StoredEntity,
  data: JsonObjectText,
  kept: ReadonlySet<string>,
): Promise<JsonObjectText> {
  const sealed = kept.size > 0 ? await openSealed(context, row, profile) : null;
  if (sealed === null) return data;
  const held = JsonText.parse(sealed);
  if (held.node.kind !== 'object') throw new TypeError('What is sealed is an object.');
  const rest = splitMembers(data.source, data.node, kept).kept;
  const filled = JsonText.parse(mergeMembers(rest, splitMembers(sealed, held.node, kept).taken ?? '{}'));
  return filled as JsonObjectText;
}

/** @param kept fields whose values nobody sent: they may be PII whoever writes, and nothing else */
function prepare(
  context: Context,
  profile: WritableProfile,
  input: UpsertEntityInput,
  kept: ReadonlySet<string> = new Set(),
) {
  const write = prepareEntity(context.core, profile, input);
  const bare = [...kept].filter((field) => !write.piiFields.includes(field));
  if (bare.length > 0) {
    throw validationFailed(
      bare.map((field) => ({ field, message: `Field ${JSON.stringify(field)} is no PII any more: send its value.` })),
    );
  }
  if (write.piiFields.some((field) => !kept.has(field))) requireRight(context, 'write:pii');
  return write;
}

async function commit(
  tx: Transaction,
  context: Context,
  write: ReturnType<typeof prepareEntity>,
  { externalId, entityType }: { externalId: string; entityType: string },
): Promise<UpsertedEntity> {
  const [outcome] = await writeEntities((make) => make(tx.sql), [write]);
  if (outcome?.kind !== 'written') throw entityErased();
  const id = formatId('ent', outcome.id);
  const action = outcome.action === 'created' ? 'entity.created' : 'entity.edited';
  await writeAudit(tx, context, { action, subject: id });
  return { id, externalId, entityType, action: outcome.action };
}
