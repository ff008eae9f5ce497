import { z } from 'zod';
import { ExternalId, UpsertEntityInput } from '../entities/schemas.ts';
import { errorCodes } from '../errors.ts';
import { RecordEventInput } from '../events/schemas.ts';
import { IdempotencyKey } from '../idempotency/schemas.ts';
import { JsonValue } from '../json-text.ts';

/** The most items of one batch. */
export const batchItemsMost = { entities: 1_000, events: 5_000, states: 1_000 } as const;

/** The most bytes of JSON of one item: what a single call may have. */
export const batchItemBytesMost = 1024 * 1024;

export const EntityItem = UpsertEntityInput;
export const EventItem = z.object({
  externalId: ExternalId,
  ...RecordEventInput.shape,
  idempotencyKey: IdempotencyKey.nullish(),
});
export const StateItem = z.object({
  externalId: ExternalId,
  stateKey: z.string({ error: 'stateKey must be a string.' }),
  value: JsonValue,
});

export const BatchError = z.object({
  index: z.number().int(),
  externalId: z.string().nullable(),
  code: z.enum(errorCodes),
  message: z.string(),
});
export type BatchError = z.infer<typeof BatchError>;

/** `duplicates` is there when an item's key was known already. */
export const BatchAnswer = z.object({
  jobId: z.string().regex(/^job_[0-9a-f]{16}$/),
  succeeded: z.number().int(),
  failed: z.number().int(),
  duplicates: z.number().int().optional(),
  errors: z.array(BatchError),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;
