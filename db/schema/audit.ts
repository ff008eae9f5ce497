import { sql } from 'drizzle-orm';
import { bigint, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment, objectId, operatorId } from '../columns.ts';

const whoAndWhat = () => ({
  actorKind: text('actor_kind').notNull(),
  actorId: bigint('actor_id', { mode: 'bigint' }),
  door: text('door').notNull(),
  address: text('address'),
  action: text('action').notNull(),
  subject: text('subject'),
  details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
});

/**
 * Who did what at an operator, when (`id` carries the time) and from where. Append-only: the program may insert and read
 * and nothing else. No PII and no external id: `subject` is one of our ids.
 */
export const auditLog = pgTable(
  'audit_log',
  { operatorId: operatorId(), id: objectId('id').notNull(), ...whoAndWhat() },
  (t) => [
    primaryKey({ columns: [t.operatorId, t.id] }),
    index('audit_log_actor').on(t.operatorId, t.actorKind, sql`coalesce(actor_id, 0)`, t.id),
    index('audit_log_subject').on(t.operatorId, t.subject, t.id).where(sql`subject is not null`),
  ],
);

/** The same for what concerns no operator: people who belong to none yet. */
export const installationLog = pgTable('installation_log', { id: objectId('id').primaryKey(), ...whoAndWhat() });

/** How often a key opened the PII of an entity, by the hour. Counted in the background, so a crash loses some seconds. */
export const piiReads = pgTable(
  'pii_reads',
  {
    operatorId: operatorId(),
    entityId: objectId('entity_id').notNull(),
    hour: moment('hour').notNull(),
    keyId: objectId('key_id').notNull(),
    reads: bigint('reads', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.entityId, t.hour, t.keyId] })],
);
