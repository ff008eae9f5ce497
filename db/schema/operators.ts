import { sql } from 'drizzle-orm';
import { bigint, boolean, check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, moment, operatorId } from '../columns.ts';
import { templates } from './templates.ts';

/** A tenant. `pii_salt` is the HKDF salt of its sealing key. */
export const operators = pgTable(
  'operators',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    slug: text('slug').notNull().unique(),
    name: text('name').notNull(),
    piiSalt: bytes('pii_salt').notNull(),
    rateLimits: jsonb('rate_limits').$type<Record<string, string>>().notNull().default({}),
    createdAt: moment('created_at').notNull().defaultNow(),
    suspendedAt: moment('suspended_at'),
  },
  (t) => [check('operators_pii_salt_length', sql`octet_length(${t.piiSalt}) = 32`)],
);

/** What an operator chose; no row means that nothing was chosen yet. */
export const operatorSettings = pgTable('operator_settings', {
  operatorId: operatorId()
    .primaryKey()
    .references(() => operators.id),
  templateId: text('template_id').references(() => templates.id),
  dataRetentionDays: integer('data_retention_days'),
  eventsHotDays: integer('events_hot_days'),
  eventsArchiveDays: integer('events_archive_days'),
  statesHotDays: integer('states_hot_days'),
  statesArchiveDays: integer('states_archive_days'),
  /** When what stands here of retention was last saved or confirmed; null: by a version that did not apply it. */
  retentionSavedAt: moment('retention_saved_at'),
  suppressErased: boolean('suppress_erased').notNull().default(false),
});
