import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { listEvents } from './index.ts';
import { writeEvents } from './write-events.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;
let count = 0;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
});

afterAll(() => close());

/** An entity with as many events, numbered from 0. */
async function entityWith(events: number): Promise<string> {
  const externalId = `p-${++count}`;
  await sendEntity(context, player(externalId));
  if (events > 0)
    await sendBatch(
      context,
      'events',
      Array.from({ length: events }, (_, n) => ({ externalId, eventType: n % 5 ? 'session' : 'bonus', data: { n } })),
    );
  return externalId;
}

const list = (externalId: string, input: Parameters<typeof listEvents>[1] | object = {}) =>
  listEvents(context, { externalId, ...input });
const numbers = ({ events }: Awaited<ReturnType<typeof list>>) =>
  events.map(({ data }) => Number(JSON.parse(data.text).n));
const countdown = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index);

/** All pages from a cursor on. */
async function follow(externalId: string, limit: number, between: () => Promise<unknown> = async () => {}) {
  const seen: number[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(externalId, { limit, ...(cursor && { cursor }) });
    seen.push(...numbers(page));
    cursor = page.pagination.nextCursor;
    expect(page.pagination.hasMore).toBe(cursor !== null);
    await between();
  } while (cursor);
  return seen;
}

describe('events are listed newest first', () => {
  test('a hundred to a page unless fewer are asked for', async () => {
    const id = await entityWith(150);
    const page = await list(id);
    expect([numbers(page), page.pagination]).toEqual([
      countdown(149, 50),
      { limit: 100, offset: 0, hasMore: true, nextCursor: page.events.at(-1)?.id },
    ]);
    expect(numbers(await list(id, { limit: 3 }))).toEqual([149, 148, 147]);
  });

  test('from an offset', async () => {
    const id = await entityWith(20);
    const page = await list(id, { limit: 5, offset: 10 });
    expect([numbers(page), page.pagination]).toMatchObject([countdown(9, 5), { limit: 5, offset: 10, hasMore: true }]);
    const last = await list(id, { limit: 5, offset: 15 });
    expect([numbers(last), last.pagination]).toEqual([
      countdown(4, 0),
      { limit: 5, offset: 15, hasMore: false, nextCursor: null },
    ]);
    expect((await list(id, { offset: 10_000 })).events).toEqual([]);
  });

  test('of one type alone, page by page', async () => {
    const id = await entityWith(50);
    const first = await list(id, { type: 'bonus', limit: 6 });
    expect(numbers(first)).toEqual([45, 40, 35, 30, 25, 20]);
    expect(numbers(await list(id, { type: 'bonus', limit: 6, cursor: first.pagination.nextCursor ?? '' }))).toEqual([
      15, 10, 5, 0,
    ]);
    expect((await list(id, { type: 'kyc' })).events).toEqual([]);
  });

  test('and there are none where none was recorded', async () => {
    expect(await list(await entityWith(0))).toEqual({
      events: [],
      pagination: { limit: 100, offset: 0, hasMore: false, nextCursor: null },
    });
    await expect(list('nowhere')).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
  });
});

describe('a cursor', () => {
  test.each([1, 7, 49, 50, 51])('goes through all events once, %i at a time', async (limit) => {
    const id = await entityWith(50);
    expect(await follow(id, limit)).toEqual(countdown(49, 0));
  });

  test('stays exact while events arrive', async () => {
    const id = await entityWith(200);
    let arrived = 0;
    const seen = await follow(id, 9, () =>
      Promise.all([1, 2, 3].map(() => sendEvent(context, id, session({ n: 1_000 + arrived++ })))),
    );
    expect(seen).toEqual(countdown(199, 0));
    expect(arrived).toBeGreaterThan(60);
  });

  test('stays exact while many write at once', async () => {
    const id = await entityWith(300);
    let running = true;
    const writers = Array.from({ length: 8 }, async () => {
      while (running) await sendEvent(context, id, session({ n: 9_999 }));
    });
    const seen = (await follow(id, 20)).filter((n) => n !== 9_999);
    running = false;
    await Promise.all(writers);
    expect(seen).toEqual(countdown(299, 0));
  });

  test('misses and repeats nothing that was there, when an event with an older id is committed later', async () => {
    const id = await entityWith(10);
    const early = core.ids.next();
    await sendEvent(context, id, session({ n: 10 }));
    const first = await list(id, { limit: 3 });
    expect(numbers(first)).toEqual([10, 9, 8]);
    const { operatorId } = context;
    const late = {
      operatorId,
      externalId: id,
      id: early,
      type: 'session',
      data: '{"n":99}',
      occurredAtMs: null,
      key: null,
      fingerprint: null,
    };
    expect(await core.database.transact([operatorId], (tx) => writeEvents(tx, [late], core.ids))).toEqual(['recorded']);
    const rest = await list(id, { cursor: first.pagination.nextCursor ?? '' });
    expect(numbers(rest)).toEqual(countdown(7, 0));
    expect(numbers(await list(id))).toEqual([10, 99, ...countdown(9, 0)]);
  });

  test('of an id that never was continues below it', async () => {
    const id = await entityWith(5);
    expect((await list(id, { cursor: 'eev_0000000000000000' })).events).toEqual([]);
    expect(numbers(await list(id, { cursor: 'eev_7fffffffffffffff' }))).toEqual(countdown(4, 0));
  });
});
