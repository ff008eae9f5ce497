import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { jsonText, moment, objectId, operatorId } from '../columns.ts';

/**
 * Append-only events, partitioned by ranges of `id`, which carries the time of recording. The primary key is also the
 * index of an entity's timeline, so that recording an event touches one index. `occurred_at` null: when recorded.
 * No foreign key to entities: writers hold a key-share lock on the entity in the statement that inserts.
 */
export const events = pgTable(
  'events',
  {
    operatorId: operatorId(),
    entityId: objectId('entity_id').notNull(),
    id: objectId('id').notNull(),
    type: text('type').notNull(),
    data: jsonText('data').notNull(),
    occurredAt: moment('occurred_at'),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.entityId, t.id] })],
);
