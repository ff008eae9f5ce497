import { expect, test } from 'vitest';
import { anId, aTime, at, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

interface Answer {
  errors: object[];
}
const state = (value: unknown, more: object = {}) => ({ externalId: 'p', stateKey: 'balance', value, ...more });

describeHosts('a batch of states', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/batch/entities', [player('p'), player('q')]);
    return api;
  };

  test('writes the good, tells the bad in the order of the batch, and counts both', async () => {
    const api = await open();
    const items = [
      state(1),
      state(2, { stateKey: 'mood' }),
      state(3, { externalId: 'nobody' }),
      { externalId: 'p', stateKey: 'risk_score' },
      state(5, { stateKey: 7 }),
      state(6, { externalId: 'q' }),
      state(7, { stateKey: null }),
      state(8, { externalId: '' }),
    ];
    const text = expect.any(String) as string;
    const bad = (index: number, externalId: string, code: string, message: string) => ({
      index,
      externalId,
      code,
      message,
    });
    expectSuccess(await api.post('/batch/states', items), 200, {
      jobId: anId('job'),
      succeeded: 2,
      failed: 6,
      errors: [
        bad(1, 'p', 'VALIDATION_FAILED', 'Unknown state key: "mood"'),
        bad(2, 'nobody', 'ENTITY_NOT_FOUND', text),
        bad(3, 'p', 'MISSING_FIELDS', 'Missing required field: "value"'),
        bad(4, 'p', 'VALIDATION_FAILED', text),
        bad(6, 'p', 'MISSING_FIELDS', 'Missing required field: "stateKey"'),
        bad(7, '', 'VALIDATION_FAILED', text),
      ],
    });
    const updatedAt = aTime();
    expectSuccess(await api.get(at('p', '/state')), 200, [{ stateKey: 'balance', value: 1, updatedAt }]);
    expectSuccess(await api.get(at('q', '/state')), 200, [{ stateKey: 'balance', value: 6, updatedAt }]);
  });

  test('of two values for the same key the last wins and both succeed', async () => {
    const api = await open();
    const items = [state(1), state(1, { externalId: 'q' }), state(2), state('x', { stateKey: 'kyc_status' }), state(3)];
    const all = { jobId: anId('job'), succeeded: 5, failed: 0, errors: [] };
    expectSuccess(await api.post('/batch/states', items), 200, all);
    expect((await api.get(at('p', '/state/balance'))).data).toMatchObject({ value: 3 });
    expect((await api.get(at('p', '/state/kyc_status'))).data).toMatchObject({ value: 'x' });
    expect((await api.get(at('q', '/state/balance'))).data).toMatchObject({ value: 1 });
  });

  test('a value is never unwrapped, and null is one', async () => {
    const api = await open();
    for (const value of [{ value: 1 }, { value: { value: null } }, null, [], {}, 'value', 0, false, '']) {
      const all = { jobId: anId('job'), succeeded: 1, failed: 0, errors: [] };
      expectSuccess(await api.post('/batch/states', [state(value)]), 200, all);
      const read = await api.get<{ value: unknown }>(at('p', '/state/balance'));
      expect(read.data.value).toStrictEqual(value);
    }
  });

  test('a value that is refused fails its own item alone', async () => {
    const api = await open();
    const item = (value: string) => `{"externalId":"p","stateKey":"balance","value":${value}}`;
    const bad = ['1e400', '"\\u0000"', '["\\ud800"]', '{"a":1,"a":2}', '{"__proto__":1}'];
    const body = `[${[...bad, '1234567890123456.78'].map(item).join(',')}]`;
    const { data } = await api.post<Answer>('/batch/states', body);
    expect(data).toMatchObject({ succeeded: 1, failed: bad.length });
    const message = expect.any(String) as string;
    expect(data.errors).toStrictEqual(
      bad.map((_, index) => ({ index, externalId: 'p', code: 'VALIDATION_FAILED', message })),
    );
    expect((await api.get(at('p', '/state/balance'))).text).toContain('"value":1234567890123456.78');
  });

  test('batches that set the same keys in different orders end, and one value of each stands', async () => {
    const api = await open();
    const ids = Array.from({ length: 100 }, (_, n) => `p${n}`);
    await api.post(
      '/batch/entities',
      ids.map((id) => player(id)),
    );
    const shuffled = (by: number) => ids.map((_, n) => state(by, { externalId: ids[(n * by + by) % ids.length] }));
    const rounds = [3, 7, 9, 11, 13, 17];
    for (const { data } of await Promise.all(rounds.map((by) => api.post('/batch/states', shuffled(by)))))
      expect(data).toMatchObject({ succeeded: 100, failed: 0 });
    const values = await Promise.all(ids.map((id) => api.get<{ value: number }>(at(id, '/state/balance'))));
    for (const { data } of values) expect(rounds).toContain(data.value);
  });
});
