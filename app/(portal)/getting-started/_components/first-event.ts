import { curlCommand } from '#app/_ui/curl.ts';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';

/** Values that look like what a field is called; any other text will do for the rest. */
const exampleOf: Record<string, unknown> = {
  email: 'ada@example.com',
  name: 'Ada',
  amount: 100.5,
  bet_amount: 2.5,
  currency: 'EUR',
  type: 'deposit',
  game_id: 'roulette',
};

const examplesOf = (fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, Object.hasOwn(exampleOf, field) ? exampleOf[field] : 'example']));

type Types = ListedTemplate['schema']['entity_types'];

/** The type with the most fields: what the template is most about. */
function fullest(types: Types) {
  const fieldsOf = ([, { required, optional }]: [string, Types[string]]) => required.length + optional.length;
  return Object.entries(types).toSorted((one, other) => fieldsOf(other) - fieldsOf(one))[0];
}

interface FirstEventInput {
  template: ListedTemplate;
  apiUrl: string;
  apiKey: string;
}

/** Two commands that send an entity and its first event, as the template wants them; null where it knows no types. */
export function firstEventCommands({ template: { schema }, apiUrl, apiKey }: FirstEventInput): string | null {
  const entity = fullest(schema.entity_types);
  const event = fullest(schema.event_types);
  if (!entity || !event) return null;
  const [entityType, entityFields] = entity;
  const [eventType, eventFields] = event;
  const externalId = `${entityType}-1`;
  const post = (url: string, body: object) => curlCommand({ method: 'POST', url: `${apiUrl}${url}`, apiKey, body });
  return [
    post('/entities', { entityType, externalId, data: examplesOf(entityFields.required) }),
    post(`/entities/${encodeURIComponent(externalId)}/events`, { eventType, data: examplesOf(eventFields.required) }),
  ].join('\n\n');
}
