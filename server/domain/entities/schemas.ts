import { z } from 'zod';
import { JsonObject, StoredJson } from '../json-text.ts';
import { ExternalId } from './external-id.ts';

export { ExternalId };

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
