import { expect, test } from 'vitest';
import { type Answer, at, bothBases, type Client, connect, deposit, openApi, player } from './http.ts';
import { useCore } from './tenant.ts';

const core = useCore();

async function open() {
  const { main, next } = bothBases();
  const api = await openApi(core(), main);
  await api.post('/entities', player('p'));
  const clients: Client[] = [api, connect(next, api.tenant.secret)];
  /** The requests of a list at the same moment, in turn through both hosts. */
  const atOnce = <T>(count: number, call: (client: Client, n: number) => Promise<Answer<T>>) =>
    Promise.all(Array.from({ length: count }, (_, n) => call(clients[n % 2] ?? api, n)));
  return { api, atOnce };
}

const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true';
const statusesOf = (answers: Answer[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status }) => status)).map(([status, of]) => [status, of?.length]),
  );

test('200 identical events at once, over both hosts, are recorded once; the others are duplicates', async () => {
  const { api, atOnce } = await open();
  const answers = await atOnce(200, (client) => client.post<{ id: string }>(at('p', '/events'), deposit(1), 'key'));
  expect(statusesOf(answers)).toStrictEqual({ 200: 199, 201: 1 });
  expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
  for (const answer of answers) {
    expect(isReplay(answer)).toBe(answer.status === 200);
    if (isReplay(answer)) expect(answer.data).toMatchObject({ action: 'duplicate' });
  }
  expect((await api.get<object[]>(at('p', '/events'))).data).toHaveLength(1);
});

test('100 identical entities at once are one creation, and all are told of it', async () => {
  const { api, atOnce } = await open();
  const answers = await atOnce(100, (client) => client.post('/entities', player('q'), 'key'));
  expect(statusesOf(answers)).toStrictEqual({ 201: 100 });
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(isReplay)).toHaveLength(99);
  const { data } = await api.get<{ createdAt: string; updatedAt: string }>(at('q'));
  expect(data.updatedAt).toBe(data.createdAt);
});

test.each([
  ['/batch/entities', [player('b')]],
  ['/batch/events', [{ externalId: 'p', ...deposit(1) }]],
  ['/batch/states', [{ externalId: 'p', stateKey: 'balance', value: 1 }]],
])('50 identical requests to %s at once are one batch', async (path, items) => {
  const { api, atOnce } = await open();
  const answers = await atOnce(50, (client) => client.post(path, items, 'key'));
  expect(statusesOf(answers)).toStrictEqual({ 200: 50 });
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(isReplay)).toHaveLength(49);
  if (path === '/batch/events') expect((await api.get<object[]>(at('p', '/events'))).data).toHaveLength(1);
});

test('of different requests with one key at once one is executed, its like are repeats, the others are 422', async () => {
  const { api, atOnce } = await open();
  const answers = await atOnce(60, (client, n) => client.post(at('p', '/events'), deposit(n % 3), 'key'));
  expect(statusesOf(answers)).toStrictEqual({ 200: 19, 201: 1, 422: 40 });
  const { data } = await api.get<{ data: { amount: number } }[]>(at('p', '/events'));
  expect(data).toHaveLength(1);
  const winner = answers.findIndex(({ status }) => status === 201) % 3;
  expect(data[0]?.data.amount).toBe(winner);
});

test('batches and single posts that share item keys record each event once', async () => {
  const { api, atOnce } = await open();
  const keys = Array.from({ length: 40 }, (_, n) => `item ${n}`);
  const items = keys.map((idempotencyKey, n) => ({ externalId: 'p', ...deposit(n), idempotencyKey }));
  const [batches, singles] = await Promise.all([
    atOnce(6, (client, n) => client.post<{ succeeded: number }>('/batch/events', n % 2 ? items : items.toReversed())),
    atOnce(80, (client, n) => client.post(at('p', '/events'), deposit(n % 40), keys[n % 40])),
  ]);
  for (const { data } of batches) expect(data.succeeded).toBe(40);
  for (const { status } of singles) expect([200, 201]).toContain(status);
  const { data } = await api.get<{ data: { amount: number } }[]>(at('p', '/events'));
  const amounts = data.map((event) => event.data.amount).sort((a, b) => a - b);
  expect(amounts).toStrictEqual(keys.map((_, n) => n));
});

test('different keys at once are different requests', async () => {
  const { api, atOnce } = await open();
  const answers = await atOnce(100, (client, n) => client.post(at('p', '/events'), deposit(1), `key ${n}`));
  expect(statusesOf(answers)).toStrictEqual({ 201: 100 });
  expect((await api.get<object[]>(at('p', '/events'))).data).toHaveLength(100);
});

test('a failing request of many at once is remembered by none', async () => {
  const { api, atOnce } = await open();
  const answers = await atOnce(50, (client) => client.post(at('late', '/events'), deposit(1), 'key'));
  expect(statusesOf(answers)).toStrictEqual({ 404: 50 });
  await api.post('/entities', player('late'));
  expect((await api.post(at('late', '/events'), deposit(1), 'key')).status).toBe(201);
});
