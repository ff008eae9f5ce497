import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { aTime, at, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

interface State {
  stateKey: string;
  value: unknown;
  updatedAt: string;
}

const bodies: [string, unknown][] = [
  ['{"value":1}', 1],
  ['{"value":null}', null],
  ['{"value":{"value":1}}', { value: 1 }],
  ['{"value":[]}', []],
  ['{"value":{}}', {}],
  ['{"value":"x"}', 'x'],
  ['{"value":false}', false],
  ['{ "value" : 1.50 }', 1.5],
  ['{"\\u0076alue":7}', 7],
  ['{"value":1,"unit":"EUR"}', { value: 1, unit: 'EUR' }],
  ['{"Value":1}', { Value: 1 }],
  ['{"values":1}', { values: 1 }],
  ['{"constructor":1}', { constructor: 1 }],
  ['{}', {}],
  ['[]', []],
  ['[{"value":1}]', [{ value: 1 }]],
  ['null', null],
  ['0', 0],
  ['-1.5', -1.5],
  ['true', true],
  ['false', false],
  ['""', ''],
  ['"text"', 'text'],
  ['  5  ', 5],
];

describeHosts('states', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/entities', player('p'));
    return api;
  };

  test('of a body only an object whose single key is value is unwrapped', async () => {
    const api = await open();
    for (const [body, value] of bodies) {
      const put = await api.put<State>(at('p', '/state/balance'), body);
      expectSuccess(put, 200, { stateKey: 'balance', value, updatedAt: aTime() });
      expectSuccess(await api.get(at('p', '/state/balance')), 200, put.data);
      expectSuccess(await api.get(at('p', '/state')), 200, [put.data]);
    }
  });

  test('each key has its value, and the list is all that are set', async () => {
    const api = await open();
    expectSuccess(await api.get(at('p', '/state')), 200, []);
    const set: State[] = [];
    for (const key of ['risk_score', 'balance', 'loyalty_tier', 'kyc_status'])
      set.push((await api.put<State>(at('p', `/state/${key}`), { value: key })).data);
    const { data } = await api.get<State[]>(at('p', '/state'));
    const byKey = (a: State, b: State) => a.stateKey.localeCompare(b.stateKey);
    expect([...data].sort(byKey)).toStrictEqual(set.sort(byKey));
  });

  test('putting again replaces the value and its time', async () => {
    const api = await open();
    const first = await api.put<State>(at('p', '/state/balance'), { value: { a: 1, b: 2 } });
    await sleep(5);
    const second = await api.put<State>(at('p', '/state/balance'), { value: { c: 3 } });
    expect(second.data.value).toStrictEqual({ c: 3 });
    expect(second.data.updatedAt > first.data.updatedAt).toBe(true);
    expectSuccess(await api.get(at('p', '/state/balance')), 200, second.data);
  });

  test('a key that is unset, and one that the template does not know, read as 404 NOT_FOUND', async () => {
    const api = await open();
    const unset = await api.get(at('p', '/state/balance'));
    expectRefusal(unset, 404, 'NOT_FOUND');
    for (const key of ['mood', 'constructor', '__proto__', 'Balance', '%20', 'a%2Fb', '%00', '%F0%9F%98%80']) {
      const unknown = await api.get(at('p', `/state/${key}`));
      expectRefusal(unknown, 404, 'NOT_FOUND');
      expect(unknown.body.error).toStrictEqual(unset.body.error);
    }
  });

  test('a key that the template does not know is not written', async () => {
    const api = await open();
    const message = 'Unknown state key: "mood"';
    const details = [{ field: 'stateKey', message }];
    expectRefusal(await api.put(at('p', '/state/mood'), 1), 400, 'VALIDATION_FAILED', message, details);
    expectRefusal(await api.put(at('nobody', '/state/mood'), 1), 400, 'VALIDATION_FAILED', message, details);
    expectSuccess(await api.get(at('p', '/state')), 200, []);
  });

  test('an unknown entity, or another operator’s, is a 404 ENTITY_NOT_FOUND', async () => {
    const [api, other] = [await open(), await open()];
    await other.post('/entities', player('theirs'));
    await other.put(at('theirs', '/state/balance'), 5);
    for (const id of ['nobody', 'theirs']) {
      expectRefusal(await api.put(at(id, '/state/balance'), 1), 404, 'ENTITY_NOT_FOUND');
      expectRefusal(await api.get(at(id, '/state')), 404, 'ENTITY_NOT_FOUND');
      expectRefusal(await api.get(at(id, '/state/balance')), 404, 'ENTITY_NOT_FOUND');
      expectRefusal(await api.get(at(id, '/state/mood')), 404, 'ENTITY_NOT_FOUND');
    }
    expect((await other.get(at('theirs', '/state/balance'))).data).toMatchObject({ value: 5 });
  });

  test.each(['', '{', 'value', '{"value":1,"value":2}', '{"value":1}x', '[1,]'])(
    'what is no JSON is refused: %j',
    async (body) => {
      const api = await open();
      expectRefusal(await api.put(at('p', '/state/balance'), body), 400, 'INVALID_INPUT');
      expectSuccess(await api.get(at('p', '/state')), 200, []);
    },
  );

  test('of 100 at once each is answered with its own value and one of them stands', async () => {
    const api = await open();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, value) => api.put<State>(at('p', '/state/balance'), { value })),
    );
    expect(answers.map(({ data }) => data.value)).toStrictEqual(Array.from({ length: 100 }, (_, n) => n));
    const { data } = await api.get<State[]>(at('p', '/state'));
    expect(data).toHaveLength(1);
    expect(answers.map(({ data: { value } }) => value)).toContain(data[0]?.value);
  });
});
