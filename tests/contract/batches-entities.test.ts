import { expect, test } from 'vitest';
import { anId, at, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

interface Answer {
  jobId: string;
  errors: object[];
}
const failed = (index: number, externalId: string | null, message: unknown, code = 'VALIDATION_FAILED') => {
  return { index, externalId, code, message };
};

describeHosts('a batch of entities', ({ base }) => {
  const open = () => openApi(core(), base);

  test('writes the good, tells the bad in the order of the batch, and counts both', async () => {
    const api = await open();
    const items = [
      player('a'),
      { entityType: 'wallet', externalId: 'b', data: {} },
      player('c', { email: null }),
      { entityType: 'game', externalId: 'd', data: { name: 'Roulette' } },
      player(' e'),
      { entityType: 5, externalId: 'f', data: {} },
      { entityType: 'player', externalId: 'g', data: [] },
      player('h', { _deleted: true }),
      { entityType: 'player', externalId: 'i' },
      player('j'),
    ];
    const text = expect.any(String) as string;
    expectSuccess(await api.post('/batch/entities', items), 200, {
      jobId: anId('job'),
      succeeded: 3,
      failed: 7,
      errors: [
        failed(1, 'b', 'Unknown entity type: "wallet"'),
        failed(2, 'c', 'Missing required field: "email"'),
        failed(4, ' e', text),
        failed(5, 'f', text),
        failed(6, 'g', text),
        failed(7, 'h', text),
        failed(8, 'i', 'Missing required field: "data"', 'MISSING_FIELDS'),
      ],
    });
    for (const [id, status] of Object.entries({
      a: 200,
      b: 404,
      c: 404,
      d: 200,
      f: 404,
      g: 404,
      h: 404,
      i: 404,
      j: 200,
    }))
      expect((await api.get(at(id))).status, id).toBe(status);
  });

  test('of two items for the same entity the last wins and both succeed', async () => {
    const api = await open();
    const items = [
      player('p', { n: 1, country: 'MT' }),
      player('q', { n: 1 }),
      player('p', { n: 2 }),
      { entityType: 'game', externalId: 'q', data: { name: 'Roulette' } },
      player('p', { n: 3 }),
    ];
    expectSuccess(await api.post('/batch/entities', items), 200, {
      jobId: anId('job'),
      succeeded: 5,
      failed: 0,
      errors: [],
    });
    const email = 'p@example.com';
    expect((await api.get(at('p'))).data).toMatchObject({ entityType: 'player', data: { email, n: 3 } });
    expect((await api.get<{ data: object }>(at('p'))).data.data).toStrictEqual({ email, n: 3 });
    expect((await api.get(at('q'))).data).toMatchObject({ entityType: 'game', data: { name: 'Roulette' } });
  });

  test('a bad item after a good one for the same entity takes nothing from it', async () => {
    const api = await open();
    const { data } = await api.post<Answer>('/batch/entities', [player('p', { n: 1 }), player('p', { email: '' })]);
    expect(data).toMatchObject({ succeeded: 1, failed: 1, errors: [{ index: 1, externalId: 'p' }] });
    expect((await api.get(at('p'))).data).toMatchObject({ data: { n: 1 } });
  });

  test('replaces what is there, as a single post does, and keeps its id', async () => {
    const api = await open();
    const { data: made } = await api.post<{ id: string }>('/entities', player('p', { country: 'MT' }));
    await api.post('/batch/entities', [player('p', { currency: 'EUR' })]);
    const { data } = await api.get<{ id: string; data: object }>(at('p'));
    expect(data.id).toBe(made.id);
    expect(data.data).toStrictEqual({ email: 'p@example.com', currency: 'EUR' });
  });

  test('batches that share their items in different orders end, and every item is written', async () => {
    const api = await open();
    const ids = Array.from({ length: 200 }, (_, n) => `p${n}`);
    const shuffled = (by: number) => ids.map((_, n) => ids[(n * by + by) % ids.length] ?? '');
    const answers = await Promise.all(
      [1, 3, 7, 9, 11, 13].map((by) =>
        api.post(
          '/batch/entities',
          shuffled(by).map((id) => player(id, { by })),
        ),
      ),
    );
    for (const answer of answers) expect(answer.data).toMatchObject({ succeeded: 200, failed: 0 });
    for (const id of ['p0', 'p199']) expect((await api.get(at(id))).status).toBe(200);
  });

  test('a value that is refused fails its own item alone, as long as the document parses', async () => {
    const api = await open();
    const good = JSON.stringify(player('good'));
    const item = (data: string) => `{"entityType":"player","externalId":"bad","data":{"email":"a",${data}}}`;
    const bad = ['"x":1e400', '"x":"\\u0000"', '"x":"\\ud800"', '"x":1,"x":2', '"__proto__":1'].map(item);
    const { data, status } = await api.post<Answer>('/batch/entities', `[${[...bad, good].join(',')}]`);
    expect(status).toBe(200);
    expect(data).toMatchObject({ succeeded: 1, failed: bad.length });
    expect(data.errors).toStrictEqual(bad.map((_, index) => failed(index, 'bad', expect.any(String))));
    expect((await api.get(at('good'))).status).toBe(200);
    expect((await api.get(at('bad'))).status).toBe(404);
  });

  test('an externalId that is itself refused reads as null', async () => {
    const api = await open();
    const item = (id: string) => `{"entityType":"player","externalId":"${id}","data":{"email":"a"}}`;
    const { data } = await api.post<Answer>('/batch/entities', `[${item('a\\u0000b')},${item('\\udc00')}]`);
    expect(data.errors).toStrictEqual([failed(0, null, expect.any(String)), failed(1, null, expect.any(String))]);
  });
});
