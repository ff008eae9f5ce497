import { sql } from 'drizzle-orm';
import { foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { exactText, moment, objectId, operatorId } from '../columns.ts';

/** A batch or a long erasure. `process_id` names the process that works on it, whose heartbeat proves it alive. */
export const jobs = pgTable(
  'jobs',
  {
    operatorId: operatorId(),
    id: objectId('id').notNull(),
    type: text('type').notNull(),
    status: text('status', { enum: ['pending', 'processing', 'completed', 'failed'] }).notNull(),
    progress: integer('progress').notNull().default(0),
    succeeded: integer('succeeded'),
    failed: integer('failed'),
    duplicates: integer('duplicates'),
    error: text('error'),
    entityId: objectId('entity_id'),
    processId: uuid('process_id'),
    createdAt: moment('created_at').notNull().defaultNow(),
    completedAt: moment('completed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.operatorId, t.id] }),
    index('jobs_unfinished').on(t.operatorId, t.id).where(sql`status in ('pending', 'processing')`),
    index('jobs_troubled').on(t.operatorId, t.id).where(sql`status = 'failed' or failed > 0`),
    index('jobs_by_type').on(t.operatorId, t.type, t.id),
  ],
);

/** One refused item of a batch; `external_id` becomes null when that entity is erased. */
export const jobErrors = pgTable(
  'job_errors',
  {
    operatorId: operatorId(),
    jobId: objectId('job_id').notNull(),
    index: integer('index').notNull(),
    externalId: exactText('external_id'),
    code: text('code').notNull(),
    message: text('message').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.operatorId, t.jobId, t.index] }),
    foreignKey({ columns: [t.operatorId, t.jobId], foreignColumns: [jobs.operatorId, jobs.id] }).onDelete('cascade'),
    // No entity has a longer id, and one of any length may come in an item: an index holds 2,704 bytes at most.
    index('job_errors_external_id').on(t.operatorId, t.externalId).where(sql`length(external_id) <= 255`),
  ],
);
