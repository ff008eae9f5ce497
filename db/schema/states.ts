import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { jsonText, moment, objectId, operatorId } from '../columns.ts';

/** What a value is found by: a text of up to 64 characters, true, false, or a whole number of up to four digits. */
const labelOfValue = sql`case json_typeof(value)
  when 'string' then case when length(value #>> '{}') between 1 and 64 then value #>> '{}' end
  when 'boolean' then value #>> '{}'
  when 'number' then case when value #>> '{}' ~ '^[0-9]{1,4}$' then value #>> '{}' end
end`;

/**
 * The current value of one key of an entity. No foreign key: writers lock the entity in the statement that writes.
 * `label` is null for what nobody searches by, such as a balance, so that a new balance touches no index.
 */
export const states = pgTable(
  'states',
  {
    operatorId: operatorId(),
    entityId: objectId('entity_id').notNull(),
    key: text('key').notNull(),
    value: jsonText('value').notNull(),
    updatedAt: moment('updated_at').notNull(),
    label: text('label').generatedAlwaysAs(labelOfValue),
  },
  (t) => [
    primaryKey({ columns: [t.operatorId, t.entityId, t.key] }),
    index('states_label').on(t.operatorId, t.key, t.label, t.entityId).where(sql`label is not null`),
  ],
);
