import { z } from 'zod';

/** The bounds of every number of days. */
export const retentionDays = { least: 30, most: 1825 };

const days = (name: string) =>
  z
    .number({ error: `${name} must be a whole number of days.` })
    .int(`${name} must be a whole number of days.`)
    .min(retentionDays.least, `${name} must be at least ${retentionDays.least}.`)
    .max(retentionDays.most, `${name} must be at most ${retentionDays.most}.`);

/** How long data stays at hand, and when it goes; both count from when it was recorded. */
const TierDays = z
  .strictObject({ hot_days: days('hot_days'), archive_days: days('archive_days') }, { error: unknownKeys })
  .refine((tier) => tier.hot_days <= tier.archive_days, {
    error: 'hot_days must not be greater than archive_days.',
    path: ['hot_days'],
  });

export const RetentionPolicy = z.strictObject(
  { entity_events: TierDays.nullish(), entity_states: TierDays.nullish() },
  { error: unknownKeys },
);

function unknownKeys(issue: { code?: string | undefined; keys?: unknown; path?: PropertyKey[] | undefined }): string {
  const where = String(issue.path?.at(-1) ?? 'retentionPolicy');
  if (issue.code !== 'unrecognized_keys' || !Array.isArray(issue.keys)) return `${where} must be an object.`;
  return `Unknown field: ${JSON.stringify(String(issue.keys[0]).slice(0, 100))}`;
}

export const RetentionDays = days('dataRetentionDays');

/** Any part of the settings; what is absent stays, null clears. */
export const UpdateSettingsInput = z.object({
  templateId: z.string({ error: 'templateId must be a string.' }).nullish(),
  dataRetentionDays: RetentionDays.nullish(),
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

/** A person's choice, and the template that they saw in use; null where there was none. */
export const ChooseTemplateInput = z.object({ seen: z.string().nullable(), templateId: z.string() });
export type ChooseTemplateInput = z.infer<typeof ChooseTemplateInput>;

export const PreviewTemplateInput = z.object({ templateId: z.string() });
export type PreviewTemplateInput = z.infer<typeof PreviewTemplateInput>;

const OfField = z.object({ type: z.string(), field: z.string(), entities: z.number().int() });

/** What another template would mean for the data that is there. */
export const TemplatePreview = z.object({
  /** How many entities were looked at, and whether these are all. */
  entities: z.number().int(),
  complete: z.boolean(),
  /** Types that it does not know: such entities can be read, and not be written again. */
  unknownTypes: z.array(z.object({ type: z.string(), entities: z.number().int() })),
  /** Fields that it requires and entities lack; a sealed field counts as there. */
  missing: z.array(OfField),
  /** Fields that it seals and entities hold in the clear; they stay so until they are written again. */
  inTheClear: z.array(OfField),
  /** Types of events and keys of states that are stored and that it does not know. */
  unknownEventTypes: z.array(z.object({ name: z.string(), events: z.number().int() })),
  unknownStateKeys: z.array(z.string()),
});
export type TemplatePreview = z.infer<typeof TemplatePreview>;
