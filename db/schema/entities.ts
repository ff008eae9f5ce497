import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, exactText, jsonText, moment, objectId, operatorId } from '../columns.ts';

/**
 * A player, a game … of an operator. `data` never holds a PII field: those are sealed together in `pii`, their names
 * stand in `pii_fields`. `incarnation` is the id made when the entity was created or created anew after an erasure,
 * and so carries its creation time. Events up to `redacted_through` belong to an erased past. No foreign key to
 * operators: each write would lock the same operator row, and the id comes from a verified key anyway. `prior_type` is
 * the type that the last write changed, null where it changed none: the statement that wrote it tells the sums.
 */
export const entities = pgTable(
  'entities',
  {
    operatorId: operatorId(),
    externalId: exactText('external_id').notNull(),
    id: objectId('id').notNull(),
    incarnation: objectId('incarnation').notNull(),
    type: text('type').notNull(),
    priorType: text('prior_type'),
    data: jsonText('data').notNull(),
    pii: bytes('pii'),
    piiFields: text('pii_fields').array(),
    updatedAt: moment('updated_at').notNull(),
    erasedAt: moment('erased_at'),
    redactedThrough: objectId('redacted_through'),
  },
  (t) => [
    primaryKey({ columns: [t.operatorId, t.externalId] }),
    // By the id alone: an index that begins with the operator would tempt the planner away from the primary key.
    index('entities_id').on(t.id),
    // For lists, newest first. Partial, so that only a statement that says so too can use it: a write never does.
    index('entities_newest').on(t.operatorId, t.type, t.incarnation).where(sql`incarnation > 0`),
  ],
);
