import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, exactText, moment, objectId, operatorId } from '../columns.ts';

/**
 * A claimed Idempotency-Key and what it led to. The answer is put together again from `entity_id`, `result_id` (an
 * event or a job) and `action`: no answer is stored, so an erasure has none to forget. `erased`: claimed, unanswerable; an
 * event's is told by its entity, so that its claim needs no second index.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    operatorId: operatorId(),
    operation: text('operation', {
      enum: ['entity', 'event', 'batch_entities', 'batch_events', 'batch_states'],
    }).notNull(),
    key: exactText('key').notNull(),
    fingerprint: bytes('fingerprint').notNull(),
    entityId: objectId('entity_id'),
    resultId: objectId('result_id'),
    action: text('action', { enum: ['created', 'updated'] }),
    erased: boolean('erased').notNull().default(false),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.operatorId, t.operation, t.key] }),
    index('idempotency_keys_entity').on(t.operatorId, t.entityId).where(sql`entity_id is not null`),
    index('idempotency_keys_created_at').using('brin', t.createdAt),
  ],
);
