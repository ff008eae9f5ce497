import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { getEntity } from '../entities/index.ts';

let core: OpenCore;
let second: OpenCore;
let close: () => Promise<void>;
let context: Context;

const ids = Array.from({ length: 300 }, (_, n) => `p-${n}`);

beforeAll(async () => {
  const opened = await openTestCore();
  ({ core, close } = opened);
  second = await openSecondCore(opened.url);
  ({ context } = await createTestOperator(core));
  await sendBatch(
    context,
    'entities',
    ids.map((id) => player(id)),
  );
});

afterAll(async () => {
  await second.close();
  await close();
});

/** The same order for the same seed. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  let state = seed + 1;
  const keyed = values.map((value) => {
    state = (state * 48_271) % 2_147_483_647;
    return { value, order: state };
  });
  return keyed.sort((a, b) => a.order - b.order).map(({ value }) => value);
}

const everywhere = <T>(send: (context: Context, n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 30 }, (_, n) => send(n % 2 ? at(second, context) : context, n)));

test('30 shuffled batches of the same entities at once all succeed, and one of them is what is read', async () => {
  const answers = await everywhere((ctx, n) =>
    sendBatch(
      ctx,
      'entities',
      shuffled(ids, n).map((id) => player(id, { n })),
    ),
  );
  for (const answer of answers) expect(answer).toMatchObject({ succeeded: 300, failed: 0 });
  const read = await Promise.all(ids.map((externalId) => getEntity(context, { externalId })));
  for (const { data } of read) expect(data.text).toMatch(/^\{"n":\d+,"email":"p-\d+@example\.com"\}$/);
});

test('30 shuffled batches of the same states at once all succeed', async () => {
  const keys = ['balance', 'risk_score', 'loyalty_tier'];
  const all = ids.flatMap((externalId) => keys.map((stateKey) => ({ externalId, stateKey })));
  const answers = await everywhere((ctx, n) =>
    sendBatch(
      ctx,
      'states',
      shuffled(all, n).map((one) => ({ ...one, value: n })),
    ),
  );
  for (const answer of answers) expect(answer).toMatchObject({ succeeded: 900, failed: 0 });
});

test('30 shuffled batches of the same keyed events at once all succeed, and each event is recorded once', async () => {
  const items = ids.map((externalId) => ({ externalId, ...session(), idempotencyKey: `key of ${externalId}` }));
  const answers = await everywhere((ctx, n) => sendBatch(ctx, 'events', shuffled(items, n)));
  const fresh = answers.reduce((sum, { succeeded, duplicates = 0 }) => sum + succeeded - duplicates, 0);
  expect([fresh, answers.filter(({ failed }) => failed > 0).length]).toEqual([300, 0]);
});

test('batches and single calls of every kind for the same entities at once all succeed', async () => {
  const work = await everywhere(async (ctx, n) => {
    const few = shuffled(ids, n).slice(0, 40);
    return Promise.all([
      sendBatch(
        ctx,
        'entities',
        few.map((id) => player(id)),
      ),
      sendBatch(
        ctx,
        'events',
        few.map((externalId) => ({ externalId, ...session() })),
      ),
      sendBatch(
        ctx,
        'states',
        few.map((externalId) => ({ externalId, stateKey: 'balance', value: n })),
      ),
      ...few
        .slice(0, 5)
        .flatMap((id) => [
          sendEntity(ctx, player(id), `key ${id} ${n % 3}`).catch((error: { code: string }) => error.code),
          sendEvent(ctx, id, session(), `key ${id}`),
          sendState(ctx, id, 'balance', n),
        ]),
    ]);
  });
  expect(work.flat().filter((answer) => typeof answer === 'string')).toEqual([]);
});
