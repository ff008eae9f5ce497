import { bigint, date, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment, objectId, operatorId } from '../columns.ts';

const count = (name: string) => bigint(name, { mode: 'number' }).notNull().default(0);

/** What the retention did for an operator on a day: one row for each day and policy, gone on with after a crash. */
export const retentionRuns = pgTable(
  'retention_runs',
  {
    operatorId: operatorId(),
    id: objectId('id').notNull(),
    /** The UTC day by which records were old. */
    day: date('day', { mode: 'string' }).notNull(),
    /** Which policy: when it was saved. */
    savedAt: moment('saved_at').notNull(),
    status: text('status', { enum: ['running', 'completed', 'stopped'] }).notNull(),
    eventsArchived: count('events_archived'),
    eventsRemoved: count('events_removed'),
    statesArchived: count('states_archived'),
    statesRemoved: count('states_removed'),
    entitiesErased: count('entities_erased'),
    startedAt: moment('started_at').notNull().defaultNow(),
    completedAt: moment('completed_at'),
    /** Why it stopped, in words of ours. */
    message: text('message'),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.id] })],
);

/**
 * When something of an entity was last written that retention has removed since, where that is later than the entity's own
 * last change: it is erased when nothing of it was written for so long, whatever is left of what was.
 */
export const removedWrites = pgTable(
  'removed_writes',
  {
    operatorId: operatorId(),
    entityId: objectId('entity_id').notNull(),
    writtenAt: moment('written_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.entityId] })],
);
