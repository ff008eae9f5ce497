import { bigint, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { jsonText, moment, objectId, operatorId } from '../columns.ts';

/**
 * Events that are no longer at hand: up to a hundred of one entity and one month in a row, oldest first, so that they
 * are compressed together. `types` and `data` are texts with a separator (see `textColumn`). `data` is null where an
 * erasure took it. Partitioned by ranges of `last_id`, as events are, on whatever tablespace the table is given.
 */
export const eventsArchive = pgTable(
  'events_archive',
  {
    operatorId: operatorId(),
    entityId: objectId('entity_id').notNull(),
    lastId: objectId('last_id').notNull(),
    firstId: objectId('first_id').notNull(),
    amount: integer('amount').notNull(),
    ids: bigint('ids', { mode: 'bigint' }).array().notNull(),
    types: text('types').notNull(),
    occurredAt: timestamp('occurred_at', { withTimezone: true, precision: 3 }).array().notNull(),
    data: text('data'),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.entityId, t.lastId] })],
);

/**
 * States that were not set for long, as they stood. A write does not look here: where a key stands in `states` too, that
 * is its value, and the next run of the retention drops the row that it outdated.
 */
export const statesArchive = pgTable(
  'states_archive',
  {
    operatorId: operatorId(),
    entityId: objectId('entity_id').notNull(),
    key: text('key').notNull(),
    value: jsonText('value').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.entityId, t.key] })],
);
