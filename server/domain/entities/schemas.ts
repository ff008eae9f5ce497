import { z } from 'zod';
import { Access, ReadsByKey } from '../audit/schemas.ts';
import { ErasureReceipt } from '../erasures/schemas.ts';
import { ListedEvent } from '../events/schemas.ts';
import { JsonObject, readObject, StoredJson } from '../json-text.ts';
import { State } from '../states/schemas.ts';
import { ExternalId } from './external-id.ts';

export { ErasureReceipt, ExternalId };

export const UpsertEntityInput = z.object({
  entityType: z.string({ error: 'entityType must be a string.' }).meta({ examples: ['player'] }),
  externalId: ExternalId,
  data: JsonObject,
});
export type UpsertEntityInput = z.infer<typeof UpsertEntityInput>;

const entityId = z.string().regex(/^ent_[0-9a-f]{16}$/);

export const UpsertedEntity = z.object({
  id: entityId,
  externalId: z.string(),
  entityType: z.string(),
  action: z.enum(['created', 'updated']),
});
export type UpsertedEntity = z.infer<typeof UpsertedEntity>;

/** `data` is JSON text put together from what is stored; `deletedAt` is there after an erasure. */
export const Entity = z.object({
  id: entityId,
  externalId: z.string(),
  entityType: z.string(),
  data: StoredJson,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().optional(),
});

export const ErasedEntity = z.object({
  externalId: z.string(),
  deleted: z.literal(true),
  deletedAt: z.iso.datetime(),
  eventsRedacted: z.number().int(),
  statesRemoved: z.number().int(),
  jobId: z.string().optional(),
});
export type ErasedEntity = z.infer<typeof ErasedEntity>;

/** All that is held on an entity. */
export const ExportedEntity = z.object({
  exportedAt: z.iso.datetime(),
  entity: Entity,
  states: z.array(State),
  erasures: z.array(ErasureReceipt),
  events: z.array(ListedEvent),
  accesses: z.array(Access),
  readsByKeys: z.array(ReadsByKey),
});

/** A receipt with the public key that verifies it, in PEM. */
export const ShownErasure = z.object({ receipt: ErasureReceipt, publicKey: z.string().nullable() });
export type ShownErasure = z.infer<typeof ShownErasure>;

/** PostgreSQL keeps neither NUL nor half a surrogate pair, so nothing that is stored has such a text. */
const searchedText = (name: string, lengthMost: number) =>
  z
    .string()
    .min(1, `${name} must not be empty.`)
    .max(lengthMost, `${name} must have at most ${lengthMost} characters.`)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), `${name} cannot be stored, so nothing has it.`);

/** What a state can be found by: a text of up to 64 characters, `true`, `false`, or a whole number of up to four digits. */
const SearchedState = z.object({
  key: searchedText('The state', 100),
  value: searchedText('The value', 64).refine(
    (value) => !/^-?\d/.test(value) || !Number.isFinite(Number(value)) || /^\d{1,4}$/.test(value),
    'Of numbers, only whole ones of up to four digits can be searched for.',
  ),
});

export const ListEntitiesInput = z.object({
  /** The beginning of an external id, or a whole one of ours. */
  search: searchedText('The id', 512).optional(),
  entityType: searchedText('The type', 100).optional(),
  state: SearchedState.optional(),
  limit: z.number().int().min(1).max(100).default(50),
  cursor: searchedText('The cursor', 512).optional(),
});
export type ListEntitiesInput = z.input<typeof ListEntitiesInput>;

export const ListedEntity = z.object({
  id: entityId,
  externalId: z.string(),
  entityType: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().nullable(),
});
export type ListedEntity = z.infer<typeof ListedEntity>;

export const EntitiesPage = z.object({ items: z.array(ListedEntity), nextCursor: z.string().nullable() });
export type EntitiesPage = z.infer<typeof EntitiesPage>;

export const FindEntitiesInput = z.object({ prefix: searchedText('The id', 512) });
export const FoundEntity = ListedEntity.pick({ id: true, externalId: true, entityType: true });
export type FoundEntity = z.infer<typeof FoundEntity>;

export const EntityIdInput = z.object({ id: z.string().max(100) });

const ShownState = z.object({ stateKey: z.string(), value: z.string(), updatedAt: z.iso.datetime() });
export type ShownState = z.infer<typeof ShownState>;

/** For people: `data` and the states' values are JSON text, in which no number was touched. */
export const ShownEntity = ListedEntity.extend({
  data: z.string(),
  sealedFields: z.array(z.string()),
  states: z.array(ShownState),
});
export type ShownEntity = z.infer<typeof ShownEntity>;

export const CountedEntity = z.object({
  events: z.number().int(),
  eventsAreMore: z.boolean(),
  states: z.number().int(),
  sealedFields: z.number().int(),
});
export type CountedEntity = z.infer<typeof CountedEntity>;

export const RevealEntityInput = EntityIdInput.extend({
  reason: z
    .string()
    .trim()
    .min(5, 'Say why in a few words; it stands in the audit log.')
    .max(500, 'At most 500 characters.')
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'This holds characters that cannot be stored.'),
});
export type RevealEntityInput = z.infer<typeof RevealEntityInput>;

/** `updatedAt` tells which state of the entity this is, since it may change while it is revealed. */
export const RevealedEntity = z.object({ data: z.string(), updatedAt: z.iso.datetime() });
export type RevealedEntity = z.infer<typeof RevealedEntity>;

const dataCharactersMost = 1024 * 1024;

/** A form's JSON object, read as strictly as a request's. */
const DataText = z
  .string()
  .max(dataCharactersMost, 'At most one mebibyte.')
  .transform((text, context) => {
    const read = readObject(text);
    if (typeof read !== 'string') return read;
    context.issues.push({ code: 'custom', message: read, input: text });
    return z.NEVER;
  });

export const CreateEntityInput = z.object({
  entityType: z.string().min(1, 'Choose a type.'),
  externalId: ExternalId,
  data: DataText,
});
export type CreateEntityInput = z.output<typeof CreateEntityInput>;

/** `updatedAt` is that of the entity as the person saw it. */
export const EditEntityInput = EntityIdInput.extend({ data: DataText, updatedAt: z.string().max(100) });
export type EditEntityInput = z.output<typeof EditEntityInput>;
