import { bigint, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment, operatorId } from '../columns.ts';

/**
 * What each committed statement recorded, appended by that statement and moved into `ingestion_rollups` within seconds.
 * It has no key and no index: nobody looks a row up, and a write pays for a row in a heap alone.
 */
export const ingestionDeltas = pgTable('ingestion_deltas', {
  operatorId: operatorId(),
  minute: moment('minute').notNull(),
  kind: text('kind').notNull(),
  name: text('name').notNull(),
  amount: integer('amount').notNull(),
});

/** The sums of the deltas by minute, hour and day (UTC): exact for what is stored, whatever crashed in between. */
export const ingestionRollups = pgTable(
  'ingestion_rollups',
  {
    operatorId: operatorId(),
    resolution: text('resolution', { enum: ['minute', 'hour', 'day'] }).notNull(),
    at: moment('at').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    amount: bigint('amount', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.resolution, t.at, t.kind, t.name] })],
);
