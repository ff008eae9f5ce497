import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import type { Context, Core } from '../context.ts';
import { eraseEntity } from '../entities/index.ts';
import { getTimeline, watchTimeline } from './index.ts';
import type { TimelineUpdate } from './schemas.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;
let stranger: Context;
const ended: AbortController[] = [];

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  ({ context: stranger } = await createTestOperator(core));
});
afterAll(async () => {
  for (const controller of ended) controller.abort();
  await sleep(1_100);
  await close();
});

/** Watches, and keeps what it is told. */
async function watch(as: Context, id: string, after?: string) {
  const controller = new AbortController();
  ended.push(controller);
  const updates: TimelineUpdate[] = [];
  const stream = watchTimeline(as, { id, after }, controller.signal);
  const first = await stream.next();
  if (!first.done) updates.push(first.value);
  const finished = (async () => {
    for await (const update of stream) updates.push(update);
  })();
  const keys = () => new Set(updates.flatMap(({ items }) => items.map(({ key }) => key)));
  return { updates, keys, end: () => controller.abort(), finished };
}

const newest = async (id: string) => (await getTimeline(context, { id, limit: 1 })).items[0]?.position;

test('who watches is told of events and states within seconds, and of nothing of another operator', async () => {
  const mine = await sendEntity(context, player('p-1'));
  const theirs = await sendEntity(stranger, player('p-1'));
  const [one, other, foreign] = await Promise.all([
    watch(context, mine.id),
    watch(context, mine.id),
    watch(stranger, theirs.id),
  ]);
  const event = await sendEvent(context, 'p-1', session({ n: 1 }));
  await sendState(context, 'p-1', 'balance', 7);
  await expect.poll(() => one.keys().has(event.id) && one.keys().size, { timeout: 5_000 }).toBe(2);
  await expect.poll(() => other.keys().size, { timeout: 5_000 }).toBe(2);
  expect(one.updates.some(({ entityChanged }) => entityChanged)).toBe(true);
  expect(foreign.keys().size).toBe(0);
});

test('nothing is told twice to one who stays', async () => {
  const { id } = await sendEntity(context, player('p-2'));
  const watching = await watch(context, id);
  for (let n = 0; n < 3; n++) {
    await sendEvent(context, 'p-2', session({ n }));
    await sleep(1_200);
  }
  await expect.poll(() => watching.keys().size, { timeout: 5_000 }).toBe(3);
  expect(watching.updates.flatMap(({ items }) => items)).toHaveLength(3);
});

test('who comes back is told what was missed, or that it was too much', async () => {
  const { id } = await sendEntity(context, player('p-3'));
  await sendEvent(context, 'p-3', session());
  const after = await newest(id);
  const missed = await sendEvent(context, 'p-3', session());
  const back = await watch(context, id, after);
  expect(back.updates[0]).toMatchObject({ hasGap: false });
  expect(back.keys()).toContain(missed.id);
  const items = Array.from({ length: 150 }, (_, n) => ({ externalId: 'p-3', ...session({ n }) }));
  await sendBatch(context, 'events', items);
  const late = await watch(context, id, after);
  expect(late.updates[0]).toMatchObject({ hasGap: true });
});

/** A core of its own, and how much was asked of the database in each transaction. */
function countingCore(): { counting: Core; asked: { statements: number }[] } {
  const asked: { statements: number }[] = [];
  const transact: OpenCore['database']['transact'] = (operatorIds, work) => {
    const own = { statements: 0 };
    asked.push(own);
    return core.database.transact(operatorIds, (tx) => {
      const apply = (target: typeof tx.sql, _: unknown, args: Parameters<typeof tx.sql>) => {
        own.statements++;
        return Reflect.apply(target, undefined, args);
      };
      return work({ orm: tx.orm, sql: new Proxy(tx.sql, { apply }) });
    });
  };
  const statement: OpenCore['database']['statement'] = (operatorIds, make) => {
    asked.push({ statements: 1 });
    return core.database.statement(operatorIds, make);
  };
  const database = { transact, statement } as OpenCore['database'];
  return { counting: { ...core, singletons: new Map(), database }, asked };
}

test('however many look at however many entities of whatever operators, the database is asked once a second', async () => {
  const { counting, asked } = countingCore();
  const entities = await Promise.all([
    sendEntity(context, player('p-6')),
    sendEntity(context, player('p-7')),
    sendEntity(stranger, player('p-6')),
  ]);
  const places = [context, context, stranger].map((place) => ({ ...place, core: counting }));
  const join = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => watch(places[n % 3] as Context, entities[n % 3]?.id ?? '')));
  const askedInSeconds = async (seconds: number) => {
    asked.length = 0;
    await sleep(seconds * 1_000);
    return { transactions: asked.length, most: Math.max(...asked.map(({ statements }) => statements)) };
  };
  await join(1);
  const one = await askedInSeconds(2);
  await join(29);
  const many = await askedInSeconds(2);
  for (const { transactions } of [one, many]) {
    expect(transactions).toBeGreaterThanOrEqual(1);
    expect(transactions).toBeLessThanOrEqual(3);
  }
  expect(many.most).toBe(one.most);
});

test('an erasure makes the page read everything anew', async () => {
  const { id } = await sendEntity(context, player('p-4'));
  await sendEvent(context, 'p-4', session());
  const watching = await watch(context, id);
  await sleep(1_100);
  await eraseEntity(context, { externalId: 'p-4' });
  await expect
    .poll(() => watching.updates.some(({ hasGap, entityChanged }) => hasGap && entityChanged), { timeout: 5_000 })
    .toBe(true);
});

test('it ends when it is told to, and the last one gone leaves nobody asking', async () => {
  const { id } = await sendEntity(context, player('p-5'));
  const watching = await watch(context, id);
  watching.end();
  await watching.finished;
  await expect(watchTimeline(stranger, { id }, new AbortController().signal).next()).rejects.toMatchObject({
    code: 'ENTITY_NOT_FOUND',
  });
});
