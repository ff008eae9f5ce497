import { expect, test } from 'vitest';
import { type Answer, at, deposit, expectRefusal, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

const replayed = ({ headers }: Answer) => headers.get('idempotent-replayed');

describeHosts('a failure with an Idempotency-Key', ({ base }) => {
  const open = async (options: { template?: boolean } = {}) => {
    const api = await openApi(core(), base, options);
    if (options.template !== false) await api.post('/entities', player('p'));
    return api;
  };

  test('is not remembered: the same key executes the corrected request', async () => {
    const api = await open();
    const steps: [string, number, unknown, unknown][] = [
      ['/entities', 201, player('q', { email: '' }), player('q')],
      ['/entities', 201, { entityType: 'player' }, player('r')],
      [at('p', '/events'), 201, { eventType: 'kyc', data: {} }, deposit(1)],
      [at('p', '/events'), 201, '{', deposit(2)],
      ['/batch/entities', 200, [], [player('s')]],
      ['/batch/events', 200, {}, [{ externalId: 'p', ...deposit(3) }]],
      ['/batch/states', 200, '[1', [{ externalId: 'p', stateKey: 'balance', value: 1 }]],
    ];
    for (const [n, [path, status, bad, good]] of steps.entries()) {
      expect((await api.post(path, bad, `key ${n}`)).status).toBe(400);
      const first = await api.post(path, good, `key ${n}`);
      expect([first.status, replayed(first)]).toStrictEqual([status, null]);
      expect(replayed(await api.post(path, good, `key ${n}`))).toBe('true');
    }
  });

  test('is not remembered: the same request is executed once what stood in its way is gone', async () => {
    const api = await open({ template: false });
    expectRefusal(await api.post('/entities', player('p'), 'key'), 400, 'TEMPLATE_NOT_CONFIGURED');
    expectRefusal(await api.post('/batch/entities', [player('q')], 'key'), 400, 'TEMPLATE_NOT_CONFIGURED');
    await api.put('/settings', { templateId: 'tpl_igaming' });
    expectRefusal(await api.post(at('p', '/events'), deposit(1), 'key'), 404, 'ENTITY_NOT_FOUND');
    for (const [path, body, status] of [
      ['/entities', player('p'), 201],
      [at('p', '/events'), deposit(1), 201],
      ['/batch/entities', [player('q')], 200],
    ] as const) {
      const answer = await api.post(path, body, 'key');
      expect([answer.status, replayed(answer)]).toStrictEqual([status, null]);
    }
  });

  test('by suppressErased is not remembered either', async () => {
    const api = await open();
    await api.erase(at('p'));
    await api.put('/settings', { suppressErased: true });
    expectRefusal(await api.post('/entities', player('p'), 'key'), 409, 'ENTITY_ERASED');
    await api.put('/settings', { suppressErased: false });
    const answer = await api.post('/entities', player('p'), 'key');
    expect([answer.status, replayed(answer)]).toStrictEqual([201, null]);
  });
});

describeHosts('a known Idempotency-Key', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/entities', player('p'), 'key');
    await api.post(at('p', '/events'), deposit(1), 'key');
    await api.post('/batch/events', [{ externalId: 'p', ...deposit(2) }], 'key');
    return api;
  };

  test('comes before what is wrong with the data, after what is wrong with the request', async () => {
    const api = await open();
    const { data: _, ...noData } = player('p');
    const early: [string, unknown, string][] = [
      ['/entities', '{', 'INVALID_INPUT'],
      ['/entities', [], 'INVALID_INPUT'],
      ['/entities', noData, 'MISSING_FIELDS'],
      [at('p', '/events'), { data: {} }, 'MISSING_FIELDS'],
      ['/batch/events', [], 'INVALID_INPUT'],
    ];
    for (const [path, body, code] of early) expectRefusal(await api.post(path, body, 'key'), 400, code);
    const late: [string, unknown][] = [
      ['/entities', player('p', { email: '' })],
      ['/entities', { entityType: 'wallet', externalId: 'p', data: {} }],
      ['/entities', player('')],
      ['/entities', { ...player('p'), data: 5 }],
      [at('p', '/events'), { eventType: 'kyc', data: {} }],
      [at('p', '/events'), { ...deposit(1), occurredAt: 'yesterday' }],
      [at('p', '/events'), { ...deposit(1), data: [] }],
      [at('nobody', '/events'), deposit(1)],
      ['/batch/events', [5]],
    ];
    for (const [path, body] of late) expectRefusal(await api.post(path, body, 'key'), 422, 'IDEMPOTENCY_KEY_REUSED');
  });

  test('comes before a missing template: a repeat is answered, another request is 422', async () => {
    const api = await open();
    await api.put('/settings', { templateId: null });
    for (const [path, body] of [
      ['/entities', player('p')],
      [at('p', '/events'), deposit(1)],
      ['/batch/events', [{ externalId: 'p', ...deposit(2) }]],
    ] as const) {
      const again = await api.post(path, body, 'key');
      expect([again.status < 300, replayed(again)]).toStrictEqual([true, 'true']);
    }
    expectRefusal(await api.post('/entities', player('q'), 'key'), 422, 'IDEMPOTENCY_KEY_REUSED');
    expectRefusal(await api.post('/entities', player('q'), 'other'), 400, 'TEMPLATE_NOT_CONFIGURED');
  });
});
