import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { listEvents } from '../events/index.ts';
import { IdGenerator } from '../ids.ts';
import { getStates } from '../states/index.ts';
import { eraseEntity, getEntity } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;
let count = 0;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
});

afterAll(() => close());

/** An entity that was erased and created again. */
async function recreate() {
  const id = `again-${++count}`;
  const first = await sendEntity(context, player(id, { life: 1 }));
  const { createdAt } = await getEntity(context, { externalId: id });
  await sendEvent(context, id, session({ life: 1 }));
  await sendState(context, id, 'balance', 1);
  await eraseEntity(context, { externalId: id });
  await new Promise((resolve) => setTimeout(resolve, 2));
  const second = await sendEntity(context, { entityType: 'game', externalId: id, data: { name: 'Chess' } });
  return { id, first, second, createdAt };
}

const dataOf = async (externalId: string) =>
  (await listEvents(context, { externalId })).events.map(({ data }) => data.text);
const redacted = '{"_redacted":true}';

describe('an erased entity that is posted again', () => {
  test('is created anew, under its id and with a new createdAt', async () => {
    const { id, first, second, createdAt } = await recreate();
    expect([first.action, second.action, second.id]).toEqual(['created', 'created', first.id]);
    const read = await getEntity(context, { externalId: id });
    expect(read).toMatchObject({ id: first.id, entityType: 'game', data: { text: '{"name":"Chess"}' } });
    expect(read).not.toHaveProperty('deletedAt');
    expect(Date.parse(read.createdAt)).toBeGreaterThan(Date.parse(createdAt));
    expect(await sendEntity(context, player(id))).toMatchObject({ action: 'updated' });
    expect((await getEntity(context, { externalId: id })).createdAt).toBe(read.createdAt);
  });

  test('keeps its old events redacted, has no old states, and takes new ones', async () => {
    const { id } = await recreate();
    expect([await dataOf(id), await getStates(context, { externalId: id })]).toEqual([[redacted], []]);
    await sendEvent(context, id, session({ life: 2 }));
    await sendState(context, id, 'balance', 2);
    expect(await dataOf(id)).toEqual(['{"life":2}', redacted]);
  });

  test('is erased again with the counts of its new life alone', async () => {
    const { id } = await recreate();
    for (let n = 0; n < 3; n++) await sendEvent(context, id, session({ life: 2 }));
    expect(await eraseEntity(context, { externalId: id })).toMatchObject({ eventsRedacted: 3, statesRemoved: 0 });
    expect(await dataOf(id)).toEqual(Array(4).fill(redacted));
  });

  test('is created anew by a batch too', async () => {
    const id = `again-${++count}`;
    await sendEntity(context, player(id));
    await eraseEntity(context, { externalId: id });
    expect(await sendBatch(context, 'entities', [player(id, { n: 1 }), player(id, { n: 2 })])).toMatchObject({
      succeeded: 2,
    });
    expect((await getEntity(context, { externalId: id })).data.text).toContain('"n":2');
  });
});

describe('an event of the new life whose id was made before the end of the old one', () => {
  /** A process whose clock is behind, so that all its ids are lower than those of the erased events. */
  const behind = (seconds: number): Context => {
    const ids = new IdGenerator(1_000, { now: () => Date.now() - seconds * 1_000 });
    return { ...context, core: { ...core, ids, singletons: new Map() } };
  };

  test('is readable, and is what its answer names', async () => {
    const { id } = await recreate();
    const { id: eventId } = await sendEvent(behind(60), id, session({ life: 2 }));
    const { events } = await listEvents(context, { externalId: id });
    expect(events.map(({ data }) => data.text)).toEqual(['{"life":2}', redacted]);
    expect(events[0]?.id).toBe(eventId);
  });

  test('is recorded once with a key, and its repeat names it', async () => {
    const { id } = await recreate();
    const late = behind(60);
    const first = await sendEvent(late, id, session({ life: 2 }), `late ${id}`);
    expect(await sendEvent(late, id, session({ life: 2 }), `late ${id}`)).toEqual({
      id: first.id,
      action: 'duplicate',
      replayed: true,
    });
    expect(await dataOf(id)).toEqual(['{"life":2}', redacted]);
  });

  test('is recorded by a batch as well, beside events of others, in their order', async () => {
    const { id } = await recreate();
    await sendEntity(context, player(`${id} friend`));
    const items = [1, 2, 3].flatMap((n) => [
      { externalId: id, ...session({ n }), idempotencyKey: `late ${id} ${n % 2}` },
      { externalId: `${id} friend`, ...session({ n }) },
      { externalId: 'nowhere', ...session({ n }) },
    ]);
    const answer = await sendBatch(behind(60), 'events', items);
    expect(answer).toMatchObject({ succeeded: 5, failed: 4 });
    expect(answer.errors.map(({ index, code }) => [index, code])).toEqual([
      [2, 'ENTITY_NOT_FOUND'],
      [5, 'ENTITY_NOT_FOUND'],
      [6, 'IDEMPOTENCY_KEY_REUSED'],
      [8, 'ENTITY_NOT_FOUND'],
    ]);
    expect(await dataOf(id)).toEqual(['{"n":2}', '{"n":1}', redacted]);
    expect(await dataOf(`${id} friend`)).toEqual(['{"n":3}', '{"n":2}', '{"n":1}']);
  });
});
