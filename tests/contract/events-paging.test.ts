import { beforeAll, expect, test } from 'vitest';
import { type Api, at, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { expectOn } from './support-next-exceptions.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

interface Event {
  id: string;
  eventType: string;
  data: { amount: number };
}
interface Pagination {
  limit: number;
  offset: number;
  hasMore: boolean;
  nextCursor: string | null;
}

describeHosts('the list of events', ({ name, base }) => {
  let api: Api;
  const count = 250;
  const list = async (query = '', id = 'p') => {
    const answer = await api.get<Event[]>(at(id, `/events${query}`));
    const pagination = answer.body.pagination as Pagination;
    expect(answer.status).toBe(200);
    return { answer, pagination, amounts: answer.data.map(({ data }) => data.amount), events: answer.data };
  };
  const refused = async (query: string, message: unknown = expect.any(String)) =>
    expectRefusal(await api.get(at('p', `/events${query}`)), 400, 'INVALID_INPUT', message);
  const downFrom = (from: number, length: number) => Array.from({ length }, (_, n) => from - n);

  beforeAll(async () => {
    api = await openApi(core(), base);
    await api.post(
      '/batch/entities',
      ['p', 'hundred', 'moving', 'none', 'types'].map((id) => player(id)),
    );
    const ofBatch = (externalId: string, length: number) =>
      Array.from({ length }, (_, n) => ({
        externalId,
        ...deposit(n + 1),
        occurredAt: `20${10 + (n % 10)}-01-01T00:00:00Z`,
      }));
    await api.post('/batch/events', [...ofBatch('p', count), ...ofBatch('hundred', 100), ...ofBatch('moving', 120)]);
  });

  test('is newest recorded first, whenever they happened, a hundred unless told', async () => {
    const { amounts, pagination, events } = await list();
    expect(amounts).toStrictEqual(downFrom(count, 100));
    expect(pagination).toStrictEqual({ limit: 100, offset: 0, hasMore: true, nextCursor: expect.any(String) });
    expect(events.map(({ id }) => id)).toStrictEqual(
      events
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  });

  test('takes limit and offset', async () => {
    const first = await list('?limit=7&offset=3');
    expect(first.amounts).toStrictEqual(downFrom(count - 3, 7));
    expect(first.pagination).toMatchObject({ limit: 7, offset: 3, hasMore: true });
    const last = await list('?offset=245&limit=10');
    expect(last.amounts).toStrictEqual([5, 4, 3, 2, 1]);
    expect(last.pagination).toStrictEqual({ limit: 10, offset: 245, hasMore: false, nextCursor: null });
    const beyond = await list('?offset=10000');
    expect(beyond.amounts).toStrictEqual([]);
    expect(beyond.pagination).toStrictEqual({ limit: 100, offset: 10_000, hasMore: false, nextCursor: null });
  });

  test.each(['101', '1000', '99999999999999999999999'])('a limit of %s is clamped to 100', async (limit) => {
    const { amounts, pagination } = await list(`?limit=${limit}`);
    expect(amounts).toHaveLength(100);
    expect(pagination).toMatchObject({ limit: 100, hasMore: true });
  });

  test('has no more exactly when there is no more', async () => {
    expect((await list('', 'hundred')).pagination).toMatchObject({ hasMore: false, nextCursor: null });
    expect((await list('?limit=99', 'hundred')).pagination).toMatchObject({ hasMore: true });
    const none = await list('', 'none');
    const pagination = { limit: 100, offset: 0, hasMore: false, nextCursor: null };
    expectSuccess(none.answer, 200, [], { pagination });
  });

  test.each([
    ...[
      'limit=0',
      'limit=-1',
      'limit=1.5',
      'limit=abc',
      'limit=',
      'limit',
      'limit=1e2',
      'limit=0x10',
      'limit=+5',
      'limit=%205',
    ],
    ...['limit=5%20', 'limit=NaN', 'limit=1,5', 'limit=Infinity', 'offset=-1', 'offset=1.5', 'offset=abc', 'offset='],
    ...['limit=1&limit=1', 'limit=1&limit=2', 'offset=1&offset=1', 'type=bonus&type=bonus', 'cursor=a&cursor=a'],
    ...['page=2', 'Limit=5', 'limit=5&sort=asc', 'constructor=1', '__proto__=1', 'type=', 'type', '=', 'limit%20=5'],
    ...['cursor=', 'cursor=x', 'cursor=eev_', 'cursor=eev_zzzzzzzzzzzzzzzz', 'cursor=ent_0000000000000001', 'cursor=5'],
    ...['cursor=eev_8000000000000000', 'cursor=eev_00000000000000011', 'cursor=EEV_0000000000000001'],
  ])('refuses ?%s', (query) => expectOn(name, `the query ?${query}`, () => refused(`?${query}`)));

  test('refuses a cursor together with an offset, even of 0', async () => {
    const { pagination } = await list('?limit=5');
    await refused(`?cursor=${pagination.nextCursor}&offset=0`);
    await refused(`?offset=5&cursor=${pagination.nextCursor}`);
  });

  test.each(['10001', '999999999999999999999'])('refuses an offset of %s with a hint to the cursor', async (offset) =>
    refused(`?offset=${offset}`, expect.stringMatching(/cursor/i)),
  );

  test('a cursor walks all of it, each event once, in any step', async () => {
    for (const limit of [7, 100]) {
      const seen: number[] = [];
      for (let query = `?limit=${limit}`; ; ) {
        const { amounts, pagination } = await list(query);
        seen.push(...amounts);
        expect(pagination).toMatchObject({ limit, offset: 0, hasMore: pagination.nextCursor !== null });
        if (pagination.nextCursor === null) break;
        query = `?limit=${limit}&cursor=${pagination.nextCursor}`;
      }
      expect(seen).toStrictEqual(downFrom(count, count));
    }
  });

  test('a cursor stays exact while events arrive, where an offset slips', async () => {
    const first = await list('?limit=50', 'moving');
    const second: number[] = [];
    for (let cursor = first.pagination.nextCursor; cursor !== null; ) {
      const arriving = Array.from({ length: 20 }, () => ({ externalId: 'moving', ...deposit(-1) }));
      await api.post('/batch/events', arriving);
      const page = await list(`?limit=30&cursor=${cursor}`, 'moving');
      second.push(...page.amounts);
      cursor = page.pagination.nextCursor;
    }
    expect([...first.amounts, ...second]).toStrictEqual(downFrom(120, 120));
    expect((await list('?offset=50&limit=1', 'moving')).amounts).not.toStrictEqual([70]);
  });

  test('takes a type, with a cursor too', async () => {
    const kinds = Array.from({ length: 30 }, (_, n) =>
      n % 3 === 0 ? { eventType: 'bonus', data: { amount: n } } : deposit(n),
    );
    await api.post(
      '/batch/events',
      kinds.map((kind) => ({ externalId: 'types', ...kind })),
    );
    const first = await list('?type=bonus&limit=6', 'types');
    expect(first.amounts).toStrictEqual([27, 24, 21, 18, 15, 12]);
    expect(first.events.every(({ eventType }) => eventType === 'bonus')).toBe(true);
    const rest = await list(`?type=bonus&cursor=${first.pagination.nextCursor}`, 'types');
    expect(rest.amounts).toStrictEqual([9, 6, 3, 0]);
    expect(rest.pagination).toStrictEqual({ limit: 100, offset: 0, hasMore: false, nextCursor: null });
    expect((await list('?type=session', 'types')).amounts).toStrictEqual([]);
  });
});
