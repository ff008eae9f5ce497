import { bigint, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment, objectId, operatorId } from '../columns.ts';

/**
 * How often which operation was refused with which code, by minute, hour and day (UTC): requests of a valid key, and
 * items of batches. A process that is killed loses what it had not written yet, a second of it.
 */
export const refusalRollups = pgTable(
  'refusal_rollups',
  {
    operatorId: operatorId(),
    resolution: text('resolution', { enum: ['minute', 'hour', 'day'] }).notNull(),
    at: moment('at').notNull(),
    operation: text('operation').notNull(),
    code: text('code').notNull(),
    amount: bigint('amount', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.resolution, t.at, t.operation, t.code] })],
);

/**
 * A sample of the refusals themselves, by which a developer finds out why. Nothing of what was sent, but for what a
 * message quotes. `request_id` is null for an item of a batch, whose job and index stand instead.
 */
export const refusals = pgTable(
  'refusals',
  {
    operatorId: operatorId(),
    id: objectId('id').notNull(),
    operation: text('operation').notNull(),
    code: text('code').notNull(),
    message: text('message').notNull(),
    requestId: text('request_id'),
    keyId: objectId('key_id'),
    jobId: objectId('job_id'),
    itemIndex: integer('item_index'),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.id] })],
);
