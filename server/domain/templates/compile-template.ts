import type { FieldLists, TemplateSchema } from '#db/schema/templates.ts';

/** A template as validation reads it. Maps and sets only, so `constructor` is a name like any other. */
export interface Template {
  id: string;
  name: string;
  version: string;
  entityTypes: ReadonlyMap<string, EntityRules>;
  eventTypes: ReadonlyMap<string, EventRules>;
  stateKeys: ReadonlySet<string>;
}

export interface EventRules {
  required: readonly string[];
}

export interface EntityRules extends EventRules {
  piiFields: ReadonlySet<string>;
}

export function compileTemplate(row: { id: string; name: string; version: string; schema: TemplateSchema }): Template {
  const { entity_types, event_types, state_keys, pii_fields } = row.schema;
  const pii = new Map(Object.entries(pii_fields));
  const required = (lists: FieldLists) => [...lists.required];
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    entityTypes: new Map(
      Object.entries(entity_types).map(([type, lists]) => [
        type,
        { required: required(lists), piiFields: new Set(pii.get(type) ?? []) },
      ]),
    ),
    eventTypes: new Map(Object.entries(event_types).map(([type, lists]) => [type, { required: required(lists) }])),
    stateKeys: new Set(state_keys),
  };
}
