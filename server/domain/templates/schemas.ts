import { z } from 'zod';

const FieldLists = z.object({ required: z.array(z.string()), optional: z.array(z.string()) });

/** A template as `GET /templates` shows it. */
export const ListedTemplate = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  schema: z.object({
    entity_types: z.record(z.string(), FieldLists),
    event_types: z.record(z.string(), FieldLists),
    state_keys: z.array(z.string()),
    pii_fields: z.record(z.string(), z.array(z.string())),
  }),
  created_at: z.iso.datetime(),
});
export type ListedTemplate = z.infer<typeof ListedTemplate>;
