import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from '../columns.ts';

/** Names of fields that a type requires and those it knows besides. */
export interface FieldLists {
  required: string[];
  optional: string[];
}

/** The shape published by `GET /templates`. */
export interface TemplateSchema {
  entity_types: Record<string, FieldLists>;
  event_types: Record<string, FieldLists>;
  state_keys: string[];
  pii_fields: Record<string, string[]>;
}

/** What data may look like; shared by all operators and never changed in place. */
export const templates = pgTable('templates', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  version: text('version').notNull(),
  schema: jsonb('schema').$type<TemplateSchema>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});
