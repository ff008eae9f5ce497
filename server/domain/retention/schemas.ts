import { z } from 'zod';
import { RetentionDays, RetentionPolicy } from '../settings/schemas.ts';

/** Everything that an operator chooses about how long its data is kept, as one thing. Null: no limit. */
export const RetentionChoice = z.object({
  dataRetentionDays: RetentionDays.nullable(),
  retentionPolicy: RetentionPolicy.nullable(),
  suppressErased: z.boolean(),
});
export type RetentionChoice = z.infer<typeof RetentionChoice>;

/** A choice, and what stood there when the person began to choose. */
export const ChangeRetentionInput = z.object({
  seen: RetentionChoice,
  chosen: RetentionChoice,
  /** That the person was told how much a choice removes which removes something. */
  confirmed: z.boolean().optional(),
});
export type ChangeRetentionInput = z.infer<typeof ChangeRetentionInput>;

export const PreviewRetentionInput = RetentionChoice.omit({ suppressErased: true });
export type PreviewRetentionInput = z.infer<typeof PreviewRetentionInput>;

const KindPreview = z.object({
  /** What is there now. */
  total: z.number().int(),
  /** How much of it stands in the archive already. */
  archived: z.number().int(),
  /** What has passed the hot days, stays, and is not in the archive yet. */
  toArchive: z.number().int(),
  toRemove: z.number().int(),
  /** The UTC day of the oldest record that is there, and of the oldest that stays. */
  oldest: z.iso.date().nullable(),
  oldestStays: z.iso.date().nullable(),
  /** Whether the numbers are projected from a sample. */
  estimated: z.boolean(),
});
export type KindPreview = z.infer<typeof KindPreview>;

const EntitiesPreview = z.object({
  /** Those of which nothing was written for as long as anything is kept. */
  toErase: z.number().int(),
  /** Whether there are too many entities to look at all, so that more may go, or some where none was found. */
  areMore: z.boolean(),
});
export type EntitiesPreview = z.infer<typeof EntitiesPreview>;

/** What a choice would mean for what is stored today. */
export const RetentionPreview = z.object({ events: KindPreview, states: KindPreview, entities: EntitiesPreview });
export type RetentionPreview = z.infer<typeof RetentionPreview>;

/** What the retention did on a day by a policy. */
export const RetentionRun = z.object({
  id: z.string(),
  /** The UTC day by which records were old. */
  day: z.iso.date(),
  status: z.enum(['running', 'completed', 'stopped']),
  eventsArchived: z.number().int(),
  eventsRemoved: z.number().int(),
  statesArchived: z.number().int(),
  statesRemoved: z.number().int(),
  entitiesErased: z.number().int(),
  startedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  message: z.string().nullable(),
});
export type RetentionRun = z.infer<typeof RetentionRun>;

export const RetentionStatus = z.object({
  /** A policy that a version saved which applied none: it is applied when somebody saves it again. */
  waitsForConfirmation: z.boolean(),
  /** What was done last, newest first. */
  runs: z.array(RetentionRun),
});
export type RetentionStatus = z.infer<typeof RetentionStatus>;
