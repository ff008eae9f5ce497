import { describe, expect, test } from 'vitest';
import { type Answer, type Api, anId, at, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { useSuperuser } from './superuser.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();
const superuser = useSuperuser();

interface Operation {
  name: string;
  path: string;
  body: object;
  other: object;
  status: number;
}
/** Every operation that honours a key, with a request, another one, and what a first execution answers. */
const operations: Operation[] = [
  { name: 'an entity', path: '/entities', body: player('new', { n: 1 }), other: player('new', { n: 2 }), status: 201 },
  { name: 'an event', path: at('p', '/events'), body: deposit(1), other: deposit(2), status: 201 },
  { name: 'entities', path: '/batch/entities', body: [player('b')], other: [player('b'), player('c')], status: 200 },
  {
    name: 'events',
    path: '/batch/events',
    body: [
      { externalId: 'p', ...deposit(3) },
      { externalId: 'nobody', ...deposit(3) },
    ],
    other: [{ externalId: 'p', ...deposit(4) }],
    status: 200,
  },
  {
    name: 'states',
    path: '/batch/states',
    body: [{ externalId: 'p', stateKey: 'balance', value: 1 }],
    other: [{ externalId: 'p', stateKey: 'balance', value: 2 }],
    status: 200,
  },
];

describeHosts('an Idempotency-Key', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/entities', player('p'));
    return api;
  };
  const replayed = ({ headers }: Answer) => headers.get('idempotent-replayed');
  /** All that a program can read of the operator. */
  const readAll = async (api: Api) => {
    const paths = ['p', 'new', 'b', 'c'].flatMap((id) => [at(id), at(id, '/events'), at(id, '/state')]);
    const answers = await Promise.all(paths.map((path) => api.get(path)));
    return answers.map(({ data, status }) => ({ data, status }));
  };

  describe.each(operations)('for $name', ({ path, body, other, status }) => {
    const isEvent = path.endsWith('p/events');

    test('executes a request once: a repeat is answered and marked as one, and writes nothing', async () => {
      const api = await open();
      const first = await api.post<{ id: string }>(path, body, 'key');
      expect([first.status, replayed(first)]).toStrictEqual([status, null]);
      const before = await readAll(api);
      for (let repeat = 0; repeat < 3; repeat++) {
        const again = await api.post(path, body, 'key');
        expect(replayed(again)).toBe('true');
        if (isEvent) expectSuccess(again, 200, { id: first.data.id, action: 'duplicate' });
        else expect([again.status, again.text]).toStrictEqual([first.status, first.text]);
      }
      expect(await readAll(api)).toStrictEqual(before);
    });

    test('refuses another request with 422 and writes nothing', async () => {
      const api = await open();
      await api.post(path, body, 'key');
      const before = await readAll(api);
      expectRefusal(await api.post(path, other, 'key'), 422, 'IDEMPOTENCY_KEY_REUSED');
      expect(await readAll(api)).toStrictEqual(before);
      expect(replayed(await api.post(path, body, 'key'))).toBe('true');
    });

    test('is new after 24 hours of the database’s clock, and not before', async () => {
      const api = await open();
      const first = await api.post<{ id?: string; jobId?: string }>(path, body, 'key');
      const age = (interval: string) => superuser()`
        update idempotency_keys set created_at = now() - ${interval}::interval where operator_id = ${api.tenant.operatorId}`;
      await age('23 hours 59 minutes');
      expect(replayed(await api.post(path, body, 'key'))).toBe('true');
      await age('24 hours 1 second');
      const anew = await api.post<{ id?: string; jobId?: string }>(path, other, 'key');
      expect(replayed(anew)).toBeNull();
      expect(anew.status).toBe(path === '/entities' ? 200 : status);
      if (path !== '/entities') expect(anew.data).not.toStrictEqual(first.data);
      expect(replayed(await api.post(path, other, 'key'))).toBe('true');
      expectRefusal(await api.post(path, body, 'key'), 422, 'IDEMPOTENCY_KEY_REUSED');
    });

    test('belongs to the operator: another one’s with the same key is its own', async () => {
      const [api, foreign] = [await open(), await open()];
      await foreign.post(path, other, 'key');
      const first = await api.post(path, body, 'key');
      expect([first.status, replayed(first)]).toStrictEqual([status, null]);
    });

    test('is 1 to 255 printable ASCII characters', async () => {
      const api = await open();
      for (const key of ['x', 'a b', '~!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}', 'x'.repeat(255)])
        expect(replayed(await api.post(path, body, key))).toBeNull();
      for (const key of ['', 'x'.repeat(256), 'é', 'a\tb', 'ÿ'])
        expectRefusal(await api.post(path, body, key), 400, 'INVALID_INPUT');
    });

    test('without one every request is executed', async () => {
      const api = await open();
      const answers = [await api.post(path, body), await api.post(path, body)];
      for (const answer of answers) expect(replayed(answer)).toBeNull();
      if (path !== '/entities') expect(answers[0]?.data).not.toStrictEqual(answers[1]?.data);
    });
  });

  test('belongs to the operation: one key serves all five', async () => {
    const api = await open();
    for (const { path, body, status } of operations) {
      const answer = await api.post(path, body, 'one key for all');
      expect([answer.status, replayed(answer)]).toStrictEqual([status, null]);
    }
    for (const { path, body } of operations)
      expect(replayed(await api.post(path, body, 'one key for all'))).toBe('true');
  });

  test('gives the original answer of an update, and takes back nothing that came since', async () => {
    const api = await open();
    const updated = await api.post('/entities', player('p', { n: 1 }), 'update');
    await api.post('/entities', { entityType: 'game', externalId: 'p', data: { name: 'later' } });
    const again = await api.post('/entities', player('p', { n: 1 }), 'update');
    expect([again.status, again.text]).toStrictEqual([200, updated.text]);
    expect((await api.get(at('p'))).data).toMatchObject({ entityType: 'game', data: { name: 'later' } });
  });

  test('of a batch whose items all failed is remembered too', async () => {
    const api = await open();
    const items = [{ externalId: 'late', ...deposit(1) }];
    const first = await api.post('/batch/events', items, 'key');
    expect(first.data).toMatchObject({ jobId: anId('job'), succeeded: 0, failed: 1 });
    await api.post('/entities', player('late'));
    const again = await api.post('/batch/events', items, 'key');
    expect([again.status, again.text, replayed(again)]).toStrictEqual([200, first.text, 'true']);
    expect((await api.get(at('late', '/events'))).data).toStrictEqual([]);
  });

  test('of a batch with duplicates gives them again', async () => {
    const api = await open();
    const items = [1, 1].map((n) => ({ externalId: 'p', ...deposit(n), idempotencyKey: 'item' }));
    const first = await api.post('/batch/events', items, 'key');
    expect(first.data).toMatchObject({ succeeded: 2, duplicates: 1 });
    expect((await api.post('/batch/events', items, 'key')).text).toBe(first.text);
  });

  test('is ignored where nothing is said of it', async () => {
    const api = await open();
    const { data } = await api.post('/entities', player('p'), 'key');
    expect(data).toMatchObject({ action: 'updated' });
    for (const value of [1, 2]) {
      const headers = { authorization: `Bearer ${api.tenant.secret}`, 'content-type': 'application/json' };
      const init = { method: 'PUT', headers: { ...headers, 'idempotency-key': 'key' }, body: `${value}` };
      expect((await fetch(`${base}${at('p', '/state/balance')}`, init)).status).toBe(200);
      expect((await api.get(at('p', '/state/balance'))).data).toMatchObject({ value });
    }
  });
});
