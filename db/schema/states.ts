import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { jsonText, moment, objectId, operatorId } from '../columns.ts';

/** The current value of one key of an entity. No foreign key: writers lock the entity in the statement that writes. */
export const states = pgTable(
  'states',
  {
    operatorId: operatorId(),
    entityId: objectId('entity_id').notNull(),
    key: text('key').notNull(),
    value: jsonText('value').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.operatorId, t.entityId, t.key] })],
);
