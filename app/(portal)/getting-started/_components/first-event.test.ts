import { expect, test } from 'vitest';
import { firstEventCommands } from './first-event.ts';

const schema = {
  entity_types: { player: { required: ['email'], optional: ['country'] }, game: { required: [], optional: [] } },
  event_types: { transaction: { required: ['type', 'amount', 'constructor'], optional: [] } },
  state_keys: [],
  pii_fields: {},
};
const template = { id: 'tpl_x', name: 'X', version: '1.0', created_at: '2026-01-01T00:00:00.000Z', schema };
const common = { apiUrl: 'https://data.example.com/operator-data-api', apiKey: 'oh_live_1' };

test('the commands send an entity and an event with every field that the template requires', () => {
  const commands = firstEventCommands({ ...common, template }) ?? expect.fail();
  const [entity, event] = commands.split('\n\n');
  expect(entity).toContain("'https://data.example.com/operator-data-api/entities'");
  expect(entity).toContain('{"entityType":"player","externalId":"player-1","data":{"email":"ada@example.com"}}');
  expect(event).toContain("/entities/player-1/events'");
  expect(event).toContain('{"type":"deposit","amount":100.5,"constructor":"example"}');
  expect(commands.match(/Bearer oh_live_1'/g)).toHaveLength(2);
});

test('a template without types has no commands', () => {
  expect(
    firstEventCommands({ ...common, template: { ...template, schema: { ...schema, event_types: {} } } }),
  ).toBeNull();
});
