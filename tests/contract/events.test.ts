import { expect, test } from 'vitest';
import { type Api, anId, aTime, at, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

interface Event {
  id: string;
  data: object;
  occurredAt: string;
  createdAt: string;
}
const hourMs = 3_600_000;
const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();

describeHosts('events', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/entities', player('p'));
    return api;
  };
  const list = async (api: Api, id = 'p') => (await api.get<Event[]>(at(id, '/events'))).data;

  test('recording answers 201 with the id alone', async () => {
    const api = await open();
    expectSuccess(await api.post(at('p', '/events'), deposit(1)), 201, { id: anId('eev') });
  });

  test('the list gives each as it was sent, with when it happened and when it was recorded', async () => {
    const api = await open();
    const data = { ...deposit(100.5).data, extra: [{ a: null }], '': 'x' };
    const made = await api.post<Event>(at('p', '/events'), { eventType: 'transaction', data });
    const answer = await api.get<Event[]>(at('p', '/events'));
    const event = { id: made.data.id, eventType: 'transaction', data, createdAt: aTime() };
    const pagination = { limit: 100, offset: 0, hasMore: false, nextCursor: null };
    const createdAt = answer.data[0]?.createdAt ?? '';
    expectSuccess(answer, 200, [{ ...event, occurredAt: createdAt }], { pagination });
    expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(10_000);
  });

  test.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.123Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+05:30', '2026-01-31T06:30:00.000Z'],
    ['2026-01-31T12:00:00.5-08:00', '2026-01-31T20:00:00.500Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['1955-06-07T08:09:10Z', '1955-06-07T08:09:10.000Z'],
    ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
  ])('occurredAt %s reads as %s', async (occurredAt, expected) => {
    const api = await open();
    expect((await api.post(at('p', '/events'), { ...deposit(1), occurredAt })).status).toBe(201);
    await api.post('/batch/events', [{ externalId: 'p', ...deposit(1), occurredAt }]);
    for (const event of await list(api)) expect(event).toMatchObject({ occurredAt: expected, createdAt: aTime() });
  });

  test('occurredAt may be up to an hour ahead, and null is absent', async () => {
    const api = await open();
    const soon = ahead(hourMs - 60_000);
    expect((await api.post(at('p', '/events'), { ...deposit(1), occurredAt: soon })).status).toBe(201);
    expect((await api.post(at('p', '/events'), { ...deposit(2), occurredAt: null })).status).toBe(201);
    const [second, first] = await list(api);
    expect(first?.occurredAt).toBe(soon);
    expect(second?.occurredAt).toBe(second?.createdAt);
  });

  test('any other occurredAt is refused, alone and in a batch', async () => {
    const api = await open();
    const noZone = ['2026-01-31T12:00:00', '2026-01-31', '2026-01-31 12:00:00Z', '20260131T120000Z'];
    const nonsense = ['', 'yesterday', '2026-02-30T12:00:00Z', '2026-13-01T00:00:00Z', '2026-01-31T25:00:00Z'];
    const notText = [0, 1769860800000, true, {}, ['2026-01-31T12:00:00Z']];
    for (const occurredAt of [...noZone, ...nonsense, ...notText, ahead(hourMs + 60_000)]) {
      const event = { ...deposit(1), occurredAt };
      const message = expect.stringContaining('occurredAt');
      expectRefusal(await api.post(at('p', '/events'), event), 400, 'VALIDATION_FAILED', message, [
        { field: 'occurredAt', message: expect.any(String) },
      ]);
      const { data } = await api.post('/batch/events', [{ externalId: 'p', ...event }]);
      expect(data).toMatchObject({ succeeded: 0, errors: [{ index: 0, code: 'VALIDATION_FAILED', message }] });
    }
    expect(await list(api)).toStrictEqual([]);
  });

  test('each absent field is named, and null is absent', async () => {
    const api = await open();
    for (const field of ['eventType', 'data'] as const) {
      const { [field]: _, ...rest } = deposit(1);
      for (const body of [rest, { ...deposit(1), [field]: null }]) {
        const message = `Missing required field: "${field}"`;
        expectRefusal(await api.post(at('p', '/events'), body), 400, 'MISSING_FIELDS', message);
      }
    }
    for (const data of [5, 'text', [], true])
      expectRefusal(await api.post(at('p', '/events'), { ...deposit(1), data }), 400, 'VALIDATION_FAILED');
    for (const eventType of [5, [], {}])
      expectRefusal(await api.post(at('p', '/events'), { ...deposit(1), eventType }), 400, 'VALIDATION_FAILED');
    for (const body of ['null', '[]', '5', '', '{'])
      expectRefusal(await api.post(at('p', '/events'), body), 400, 'INVALID_INPUT');
    expect(await list(api)).toStrictEqual([]);
  });

  test('several issues are told together, the first as the message', async () => {
    const api = await open();
    const event = { eventType: 'transaction', data: { type: '', _redacted: 1 }, occurredAt: ahead(2 * hourMs) };
    const message = 'Missing required field: "type"';
    const issue = (field: string) => ({ field, message: expect.any(String) });
    expectRefusal(await api.post(at('p', '/events'), event), 400, 'VALIDATION_FAILED', message, [
      { field: 'type', message },
      { field: 'amount', message: 'Missing required field: "amount"' },
      { field: 'currency', message: 'Missing required field: "currency"' },
      issue('_redacted'),
      issue('occurredAt'),
    ]);
  });

  test('of an unknown entity, or another operator’s, neither recorded nor listed; what is wrong with the data comes first', async () => {
    const api = await open();
    const other = await open();
    await other.post('/entities', player('theirs'));
    for (const id of ['nobody', 'theirs']) {
      expectRefusal(await api.post(at(id, '/events'), deposit(1)), 404, 'ENTITY_NOT_FOUND');
      expectRefusal(await api.get(at(id, '/events')), 404, 'ENTITY_NOT_FOUND');
      const bad = { eventType: 'kyc', data: {} };
      expectRefusal(await api.post(at(id, '/events'), bad), 400, 'VALIDATION_FAILED', 'Unknown event type: "kyc"');
    }
    expect(await list(other, 'theirs')).toStrictEqual([]);
  });

  test('are immutable: no method changes or removes one', async () => {
    const api = await open();
    const { data } = await api.post<Event>(at('p', '/events'), deposit(1));
    expectRefusal(await api.put(at('p', '/events'), deposit(2)), 405, 'METHOD_NOT_ALLOWED');
    expectRefusal(await api.erase(at('p', '/events')), 405, 'METHOD_NOT_ALLOWED');
    expectRefusal(await api.put(at('p', `/events/${data.id}`), deposit(2)), 404, 'NOT_FOUND');
    expectRefusal(await api.erase(at('p', `/events/${data.id}`)), 404, 'NOT_FOUND');
    await api.post('/entities', player('p', { country: 'IT' }));
    expect(await list(api)).toMatchObject([{ id: data.id, data: deposit(1).data }]);
  });

  test('200 at once are all recorded, each once, with ids of their own', async () => {
    const api = await open();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => api.post<Event>(at('p', '/events'), deposit(n))),
    );
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(200);
    const pages = [await list(api), (await api.get<Event[]>(at('p', '/events?offset=100'))).data].flat();
    const amounts = pages.map(({ data }) => (data as { amount: number }).amount);
    expect(amounts.sort((a, b) => a - b)).toStrictEqual(Array.from({ length: 200 }, (_, n) => n));
  });
});
