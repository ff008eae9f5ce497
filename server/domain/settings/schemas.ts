import { z } from 'zod';

const dayRange = { hotMin: 30, archiveMax: 1825 };

const days = (name: string) =>
  z
    .number({ error: `${name} must be a whole number of days.` })
    .int(`${name} must be a whole number of days.`)
    .min(dayRange.hotMin, `${name} must be at least ${dayRange.hotMin}.`)
    .max(dayRange.archiveMax, `${name} must be at most ${dayRange.archiveMax}.`);

/** How long data stays at hand, and when it goes; both count from when it was recorded. */
const TierDays = z
  .strictObject({ hot_days: days('hot_days'), archive_days: days('archive_days') }, { error: unknownKeys })
  .refine((tier) => tier.hot_days <= tier.archive_days, {
    error: 'hot_days must not be greater than archive_days.',
    path: ['hot_days'],
  });

const RetentionPolicy = z.strictObject(
  { entity_events: TierDays.nullish(), entity_states: TierDays.nullish() },
  { error: unknownKeys },
);

function unknownKeys(issue: { code?: string | undefined; keys?: unknown; path?: PropertyKey[] | undefined }): string {
  const where = String(issue.path?.at(-1) ?? 'retentionPolicy');
  if (issue.code !== 'unrecognized_keys' || !Array.isArray(issue.keys)) return `${where} must be an object.`;
  return `Unknown field: ${JSON.stringify(String(issue.keys[0]).slice(0, 100))}`;
}

/** Any part of the settings; what is absent stays, null clears. */
export const UpdateSettingsInput = z.object({
  templateId: z.string({ error: 'templateId must be a string.' }).nullish(),
  dataRetentionDays: days('dataRetentionDays').nullish(),
  retentionPolicy: RetentionPolicy.nullish(),
  suppressErased: z.boolean({ error: 'suppressErased must be true or false.' }).nullish(),
});
export type UpdateSettingsInput = z.infer<typeof UpdateSettingsInput>;

const ChosenTier = z.object({ hot_days: z.number(), archive_days: z.number() });

export const Settings = z.object({
  template: z.object({ id: z.string(), name: z.string(), version: z.string() }).nullable(),
  dataRetentionDays: z.number().nullable(),
  retentionPolicy: z.object({ entity_events: ChosenTier.optional(), entity_states: ChosenTier.optional() }).nullable(),
  suppressErased: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;
