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
export const ChangeRetentionInput = z.object({ seen: RetentionChoice, chosen: RetentionChoice });
export type ChangeRetentionInput = z.infer<typeof ChangeRetentionInput>;

export const PreviewRetentionInput = RetentionChoice.omit({ suppressErased: true });
export type PreviewRetentionInput = z.infer<typeof PreviewRetentionInput>;

const KindPreview = z.object({
  /** What is there now. */
  total: z.number().int(),
  /** What has passed the hot days and stays, in the archive. */
  toArchive: z.number().int(),
  toRemove: z.number().int(),
  /** The UTC day of the oldest record that is there, and of the oldest that stays. */
  oldest: z.iso.date().nullable(),
  oldestStays: z.iso.date().nullable(),
  /** Whether the numbers are projected from a sample. */
  estimated: z.boolean(),
});
export type KindPreview = z.infer<typeof KindPreview>;

/** What a choice would mean for what is stored today. */
export const RetentionPreview = z.object({ events: KindPreview, states: KindPreview });
export type RetentionPreview = z.infer<typeof RetentionPreview>;
