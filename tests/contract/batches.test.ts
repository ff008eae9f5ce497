import { describe, expect, test } from 'vitest';
import { type Api, anId, at, connect, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

const kinds = [
  { path: '/batch/entities', most: 1_000, item: (n: number): object => player(`new-${n}`) },
  { path: '/batch/events', most: 5_000, item: (n: number): object => ({ externalId: 'p', ...deposit(n) }) },
  {
    path: '/batch/states',
    most: 1_000,
    item: (n: number): object => ({ externalId: `s-${n}`, stateKey: 'balance', value: n }),
  },
];
type Kind = (typeof kinds)[number];
const items = (kind: Kind, count: number) => Array.from({ length: count }, (_, n) => kind.item(n));

describeHosts('batches', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/entities', player('p'));
    return api;
  };
  /** How much a batch of this kind wrote, as a program can read it. */
  const countWritten = async (api: Api, { path }: Kind): Promise<number> => {
    if (path === '/batch/events') {
      const { data, body } = await api.get<object[]>(at('p', '/events?limit=1&offset=4999'));
      if (data.length === 1) return (body.pagination as { hasMore: boolean }).hasMore ? 5_001 : 5_000;
      return (await api.get<object[]>(at('p', '/events'))).data.length;
    }
    const [prefix, below] = path === '/batch/entities' ? ['new', ''] : ['s', '/state/balance'];
    const reads = await Promise.all([0, 1, 998, 999, 1_000].map((n) => api.get(at(`${prefix}-${n}`, below))));
    return reads.filter(({ status }) => status === 200).length;
  };

  describe.each(kinds)('$path', (kind) => {
    const { path, most } = kind;

    test(`takes ${most} items and not one more`, async () => {
      const api = await open();
      if (path === '/batch/states')
        await api.post(
          '/batch/entities',
          Array.from({ length: most }, (_, n) => player(`s-${n}`)),
        );
      const over = await api.post(path, items(kind, most + 1));
      expectRefusal(over, 400, 'INVALID_INPUT', expect.stringMatching(String(most)));
      expect(await countWritten(api, kind)).toBe(0);
      const all = { jobId: anId('job'), succeeded: most, failed: 0, errors: [] };
      expectSuccess(await api.post(path, items(kind, most)), 200, all);
      expect(await countWritten(api, kind)).toBe(path === '/batch/events' ? 5_000 : 4);
    });

    test.each(['{}', '[]', 'null', '5', '"x"', 'true', '', '[', '[{}', '[{},]', '[1 2]', '[{}]x', '{"items":[]}'])(
      'refuses %j as a whole',
      async (body) => {
        const api = await open();
        expectRefusal(await api.post(path, body), 400, 'INVALID_INPUT');
      },
    );

    test('tells each item that is no object, and harms no good one', async () => {
      const api = await open();
      await api.post('/entities', player('s-1'));
      const odd = [null, 5, 'x', true, [], [kind.item(0)]];
      const { data } = await api.post<{ errors: object[] }>(path, [...odd, kind.item(1)]);
      expect(data).toMatchObject({ succeeded: 1, failed: odd.length });
      const message = expect.any(String) as string;
      expect(data.errors).toStrictEqual(
        odd.map((_, index) => ({ index, externalId: null, code: 'VALIDATION_FAILED', message })),
      );
      expect(await countWritten(api, kind)).toBe(1);
    });

    test('tells an item without an externalId, or with one that is no text, with null', async () => {
      const api = await open();
      const sent = [undefined, null, 5, {}, ['p'], true].map((externalId) => ({ ...kind.item(0), externalId }));
      const { data } = await api.post<{ errors: object[] }>(path, sent);
      expect(data).toMatchObject({ succeeded: 0, failed: sent.length });
      const missing = { code: 'MISSING_FIELDS', message: 'Missing required field: "externalId"' };
      const wrong = { code: 'VALIDATION_FAILED', message: expect.any(String) as string };
      expect(data.errors).toStrictEqual(
        sent.map((_, index) => ({ index, externalId: null, ...(index < 2 ? missing : wrong) })),
      );
    });

    test('names an absent field of an item and what is ignored of it nowhere', async () => {
      const api = await open();
      await api.post('/entities', player('s-0'));
      const whole = kind.item(0);
      const fields = Object.keys(whole).filter((field) => field !== 'externalId');
      const sent = fields.map((field) => ({ ...whole, [field]: undefined }));
      const answer = await api.post(path, [...sent, { ...whole, misspelt: 1 }]);
      const { externalId } = whole as { externalId: string };
      const errors = fields.map((field, index) => {
        return { index, externalId, code: 'MISSING_FIELDS', message: `Missing required field: "${field}"` };
      });
      const partly = { jobId: anId('job'), succeeded: 1, failed: fields.length, errors };
      expectSuccess(answer, 200, partly);
    });

    test('is another operator’s in no part', async () => {
      const [api, other] = [await open(), await open()];
      await other.post('/entities', player('s-0'));
      const { data } = await api.post(path, [kind.item(0)]);
      const gone = { succeeded: 0, errors: [{ code: 'ENTITY_NOT_FOUND' }] };
      if (path === '/batch/states') expect(data).toMatchObject(gone);
      else expect(data).toMatchObject({ succeeded: 1 });
      expect(await countWritten(other, kind)).toBe(0);
    });
  });

  test('an item has no other way out than its own: one bad of many, first, middle or last', async () => {
    const api = await open();
    for (const bad of [0, 2_499, 4_999]) {
      const events = Array.from({ length: 5_000 }, (_, n) => ({ externalId: 'p', ...deposit(n) }));
      events[bad] = { externalId: 'nobody', ...deposit(bad) };
      const { data } = await api.post('/batch/events', events);
      const error = { index: bad, externalId: 'nobody', code: 'ENTITY_NOT_FOUND' };
      expect(data).toMatchObject({ succeeded: 4_999, failed: 1, errors: [error] });
    }
    const { body } = await api.get(at('p', '/events?offset=10000&limit=100'));
    expect(body.pagination).toMatchObject({ hasMore: true });
  });

  test('needs the scope ingest like any other write', async () => {
    const api = await open();
    const reader = connect(base, await api.tenant.createKey(['read']));
    for (const kind of kinds) expectRefusal(await reader.post(kind.path, [kind.item(0)]), 403, 'FORBIDDEN');
  });
});
