import { expect, test } from 'vitest';
import { type Api, anId, at, deposit, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

interface Answer {
  errors: { index: number }[];
}
const event = (amount: number, more: object = {}) => ({ externalId: 'p', ...deposit(amount), ...more });
const keyed = (amount: number, idempotencyKey: unknown) => event(amount, { idempotencyKey });
const reused = (index: number) => {
  return { index, externalId: 'p', code: 'IDEMPOTENCY_KEY_REUSED', message: expect.any(String) as string };
};

describeHosts('a batch of events', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/batch/entities', [player('p'), player('q')]);
    return api;
  };
  const amounts = async (api: Api, id = 'p') =>
    (await api.get<{ data: { amount: number } }[]>(at(id, '/events'))).data.map(({ data }) => data.amount);
  const done = (succeeded: number, failed: number, errors: object[], duplicates?: number) => {
    return { jobId: anId('job'), succeeded, failed, ...(duplicates && { duplicates }), errors };
  };
  const send = (api: Api, items: object[]) => api.post<Answer>('/batch/events', items);

  test('records the good in their order and tells the bad in the order of the batch', async () => {
    const api = await open();
    const text = expect.any(String) as string;
    const items = [
      event(1),
      { externalId: 'nobody', ...deposit(2) },
      event(3, { occurredAt: '2026-01-31T12:00:00Z' }),
      event(4, { eventType: 'kyc' }),
      event(5, { data: { type: 'deposit', amount: 5 } }),
      event(6, { occurredAt: 'yesterday' }),
      event(7, { data: null }),
      event(8, { externalId: 'x'.repeat(256) }),
      event(9, { data: { ...deposit(9).data, _redacted: true } }),
      event(10),
    ];
    const bad = (index: number, message: string, code = 'VALIDATION_FAILED', externalId = 'p') => {
      return { index, externalId, code, message };
    };
    expectSuccess(
      await send(api, items),
      200,
      done(3, 7, [
        bad(1, text, 'ENTITY_NOT_FOUND', 'nobody'),
        bad(3, 'Unknown event type: "kyc"'),
        bad(4, 'Missing required field: "currency"'),
        bad(5, text),
        bad(6, 'Missing required field: "data"', 'MISSING_FIELDS'),
        bad(7, text, 'VALIDATION_FAILED', 'x'.repeat(256)),
        bad(8, text),
      ]),
    );
    expect(await amounts(api)).toStrictEqual([10, 3, 1]);
    const { data } = await api.get<{ occurredAt: string }[]>(at('p', '/events'));
    expect(data[1]?.occurredAt).toBe('2026-01-31T12:00:00.000Z');
  });

  test('an item whose key is known succeeds as a duplicate and is not recorded again', async () => {
    const api = await open();
    expectSuccess(await send(api, [keyed(1, 'a'), keyed(2, 'b')]), 200, done(2, 0, []));
    expectSuccess(await send(api, [keyed(1, 'a'), keyed(3, 'c'), keyed(2, 'b')]), 200, done(3, 0, [], 2));
    expect(await amounts(api)).toStrictEqual([3, 2, 1]);
  });

  test('the same key twice in one batch is recorded once', async () => {
    const api = await open();
    expectSuccess(await send(api, [keyed(1, 'a'), keyed(1, 'a'), keyed(1, 'a')]), 200, done(3, 0, [], 2));
    expect(await amounts(api)).toStrictEqual([1]);
  });

  test('a key with another event is refused, in a later batch and in the same, and the first stays', async () => {
    const api = await open();
    expectSuccess(await send(api, [keyed(1, 'a'), keyed(2, 'a'), event(3)]), 200, done(2, 1, [reused(1)]));
    const others = [
      keyed(9, 'a'),
      { ...keyed(1, 'a'), eventType: 'bonus' },
      { ...keyed(1, 'a'), occurredAt: '2026-01-31T12:00:00Z' },
      { ...keyed(1, 'a'), externalId: 'q' },
    ];
    const errors = others.map(({ externalId }, index) => ({ ...reused(index), externalId }));
    expectSuccess(await send(api, others), 200, done(0, others.length, errors));
    expect(await amounts(api)).toStrictEqual([3, 1]);
    expect(await amounts(api, 'q')).toStrictEqual([]);
  });

  test('that its key is known is told of an item before what is wrong with its data, after an absent field', async () => {
    const api = await open();
    await send(api, [keyed(1, 'a')]);
    const late = [
      { ...keyed(1, 'a'), eventType: 'kyc' },
      { ...keyed(1, 'a'), data: {} },
      { ...keyed(1, 'a'), data: [] },
      { ...keyed(1, 'a'), occurredAt: 'yesterday' },
    ];
    const missing = { index: late.length, externalId: 'p', code: 'MISSING_FIELDS' };
    const message = 'Missing required field: "eventType"';
    const { data } = await send(api, [...late, { ...keyed(1, 'a'), eventType: null }]);
    expect(data.errors).toStrictEqual([...late.map((_, index) => reused(index)), { ...missing, message }]);
    expect(await amounts(api)).toStrictEqual([1]);
  });

  test('the same event is the same whatever its key order, spelling of numbers and unknown fields', async () => {
    const api = await open();
    await send(api, [keyed(100, 'a')]);
    const same = [
      '{"idempotencyKey":"a","data":{"currency":"EUR","amount":100,"type":"deposit"},"eventType":"transaction","externalId":"p"}',
      '{ "externalId" : "p", "eventType":"transaction","data":{"type":"deposit","amount":1e2,"currency":"EUR"},"idempotencyKey":"a"}',
      '{"externalId":"p","eventType":"transaction","data":{"type":"deposit","amount":100.00,"currency":"\\u0045UR"},"idempotencyKey":"a","x":1}',
    ];
    expectSuccess(await api.post('/batch/events', `[${same.join(',')}]`), 200, done(3, 0, [], 3));
    expect(await amounts(api)).toStrictEqual([100]);
  });

  test('item keys and the keys of single posts are one space', async () => {
    const api = await open();
    const { data: single } = await api.post<{ id: string }>(at('p', '/events'), deposit(1), 'single');
    await send(api, [keyed(2, 'item')]);
    expectSuccess(await send(api, [keyed(1, 'single')]), 200, done(1, 0, [], 1));
    expectSuccess(await send(api, [keyed(9, 'single')]), 200, done(0, 1, [reused(0)]));
    const { data: recorded } = await api.get<{ id: string }[]>(at('p', '/events'));
    const repeat = await api.post(at('p', '/events'), deposit(2), 'item');
    expectSuccess(repeat, 200, { id: recorded[0]?.id, action: 'duplicate' });
    expect(recorded[1]?.id).toBe(single.id);
    expect((await api.post(at('p', '/events'), deposit(9), 'item')).status).toBe(422);
    expect(await amounts(api)).toStrictEqual([2, 1]);
  });

  test('a key that only a bad item used is free, also within the batch', async () => {
    const api = await open();
    const bad = { ...keyed(1, 'a'), eventType: 'kyc' };
    const { data } = await send(api, [bad, keyed(2, 'a'), { ...keyed(3, 'b'), externalId: 'nobody' }]);
    expect(data).toMatchObject({
      succeeded: 1,
      failed: 2,
      errors: [{ index: 0 }, { index: 2, code: 'ENTITY_NOT_FOUND' }],
    });
    expectSuccess(await send(api, [keyed(4, 'b')]), 200, done(1, 0, []));
    expect(await amounts(api)).toStrictEqual([4, 2]);
  });

  test('a bad idempotencyKey is VALIDATION_FAILED for its item; null is none', async () => {
    const api = await open();
    const keys = ['', 'x'.repeat(256), 'é', 'tab\t', '\u007f', '😀', 5, true, {}, []];
    const { data } = await send(api, [
      ...keys.map((key, n) => keyed(n, key)),
      keyed(98, null),
      keyed(99, 'x'.repeat(255)),
    ]);
    expect(data).toMatchObject({ succeeded: 2, failed: keys.length });
    const message = expect.any(String) as string;
    expect(data.errors).toStrictEqual(
      keys.map((_, index) => ({ index, externalId: 'p', code: 'VALIDATION_FAILED', message })),
    );
    expect(await amounts(api)).toStrictEqual([99, 98]);
  });
});
