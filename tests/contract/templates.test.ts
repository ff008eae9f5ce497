import { expect, test } from 'vitest';
import { anId, aTime, at, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

const nothing = { required: [], optional: [] };
const igaming = {
  id: 'tpl_igaming',
  name: 'iGaming',
  version: '1.0',
  schema: {
    entity_types: {
      player: {
        required: ['email'],
        optional: ['first_name', 'last_name', 'phone', 'date_of_birth', 'country', 'currency', 'status'],
      },
      operator: { required: ['name'], optional: [] },
      game: { required: ['name'], optional: [] },
    },
    event_types: {
      transaction: { required: ['type', 'amount', 'currency'], optional: ['method', 'provider', 'reference'] },
      game_activity: { required: ['game_id', 'bet_amount'], optional: ['win_amount', 'currency'] },
      session: nothing,
      bonus: nothing,
      block: nothing,
      support: nothing,
      affiliate: nothing,
    },
    state_keys: ['balance', 'kyc_status', 'risk_score', 'loyalty_tier'],
    pii_fields: { player: ['first_name', 'last_name', 'email', 'phone', 'date_of_birth'] },
  },
};
const foreignNames = ['wallet', 'Player', 'constructor', '__proto__', 'toString', 'hasOwnProperty', ''];
const required = [
  { kind: 'entity', type: 'player', fields: ['email'] },
  { kind: 'entity', type: 'operator', fields: ['name'] },
  { kind: 'entity', type: 'game', fields: ['name'] },
  { kind: 'event', type: 'transaction', fields: ['type', 'amount', 'currency'] },
  { kind: 'event', type: 'game_activity', fields: ['game_id', 'bet_amount'] },
  ...['session', 'bonus', 'block', 'support', 'affiliate'].map((type) => ({ kind: 'event', type, fields: [] })),
];

describeHosts('templates', ({ base }) => {
  const open = (options: { template?: boolean } = {}) => openApi(core(), base, options);

  test('the templates are the built-in one, exactly as published', async () => {
    const api = await open({ template: false });
    expectSuccess(await api.get('/templates'), 200, [{ ...igaming, created_at: aTime() }]);
  });

  test('a write before a template is chosen is refused and leaves nothing; after it, it works', async () => {
    const api = await open({ template: false });
    const writes = () => [
      api.post('/entities', player('p')),
      api.post(at('p', '/events'), deposit(1)),
      api.put(at('p', '/state/balance'), 1),
      api.post('/batch/entities', [player('p')]),
      api.post('/batch/events', [{ externalId: 'p', ...deposit(1) }]),
      api.post('/batch/states', [{ externalId: 'p', stateKey: 'balance', value: 1 }]),
    ];
    for (const answer of await Promise.all(writes())) expectRefusal(answer, 400, 'TEMPLATE_NOT_CONFIGURED');
    expectRefusal(await api.get(at('p')), 404, 'ENTITY_NOT_FOUND');
    await api.put('/settings', { templateId: 'tpl_igaming' });
    expectSuccess(await api.post('/entities', player('p')), 201, {
      id: anId('ent'),
      externalId: 'p',
      entityType: 'player',
      action: 'created',
    });
    await api.put('/settings', { templateId: null });
    for (const answer of await Promise.all(writes())) expectRefusal(answer, 400, 'TEMPLATE_NOT_CONFIGURED');
  });

  test('a missing template is told before what is wrong with the data, a missing field before it', async () => {
    const api = await open({ template: false });
    const unknown = { entityType: 'wallet', externalId: 'p', data: {} };
    expectRefusal(await api.post('/entities', unknown), 400, 'TEMPLATE_NOT_CONFIGURED');
    const missing = { entityType: 'player', data: {} };
    expectRefusal(await api.post('/entities', missing), 400, 'MISSING_FIELDS', 'Missing required field: "externalId"');
  });

  test.each(foreignNames)('the name %j is no entity type, event type or state key', async (name) => {
    const api = await open();
    await api.post('/entities', player('p'));
    const message = (what: string) => `Unknown ${what}: ${JSON.stringify(name)}`;
    const entity = await api.post('/entities', { entityType: name, externalId: 'q', data: { email: 'a', name: 'b' } });
    expectRefusal(entity, 400, 'VALIDATION_FAILED', message('entity type'));
    const event = await api.post(at('p', '/events'), { eventType: name, data: {} });
    expectRefusal(event, 400, 'VALIDATION_FAILED', message('event type'));
    const states = await api.post<{ errors: object[] }>('/batch/states', [
      { externalId: 'p', stateKey: name, value: 1 },
    ]);
    const error = { index: 0, externalId: 'p', code: 'VALIDATION_FAILED', message: message('state key') };
    expect(states.data.errors).toStrictEqual([error]);
    if (name === '') return;
    const state = await api.put(at('p', `/state/${encodeURIComponent(name)}`), 1);
    expectRefusal(state, 400, 'VALIDATION_FAILED', message('state key'));
    expectRefusal(await api.get(at('p', `/state/${encodeURIComponent(name)}`)), 404, 'NOT_FOUND');
  });

  test.each(['transaction.deposit', 'kyc', 'transaction ', 'TRANSACTION'])('%j is no event type', async (eventType) => {
    const api = await open();
    await api.post('/entities', player('p'));
    const event = { eventType, data: { type: 'deposit', amount: 1, currency: 'EUR' } };
    const message = `Unknown event type: ${JSON.stringify(eventType)}`;
    expectRefusal(await api.post(at('p', '/events'), event), 400, 'VALIDATION_FAILED', message, [
      { field: 'eventType', message },
    ]);
  });

  test.each(required)('the $kind type $type requires $fields and takes any field besides', async (row) => {
    const { kind, type, fields } = row;
    const api = await open();
    await api.post('/entities', player('p'));
    const send = (data: object) =>
      kind === 'entity'
        ? api.post('/entities', { entityType: type, externalId: 'e', data })
        : api.post(at('p', '/events'), { eventType: type, data });
    const full = Object.fromEntries(fields.map((field) => [field, 'x']));
    const message = (field: string) => `Missing required field: "${field}"`;
    for (const field of fields) {
      const { [field]: _, ...rest } = full;
      for (const data of [rest, { ...full, [field]: null }, { ...full, [field]: '' }]) {
        const details = [{ field, message: message(field) }];
        expectRefusal(await send(data), 400, 'VALIDATION_FAILED', message(field), details);
      }
      for (const value of [0, false, ' ', [], {}])
        expect((await send({ ...full, [field]: value })).status).toBeLessThan(300);
    }
    const issues = fields.map((field) => ({ field, message: message(field) }));
    const [first = ''] = fields;
    if (first) expectRefusal(await send({}), 400, 'VALIDATION_FAILED', message(first), issues);
    expect((await send({ ...full, anything: { else: [1] } })).status).toBeLessThan(300);
  });
});
