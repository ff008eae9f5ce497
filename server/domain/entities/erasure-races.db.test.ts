import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { isDomainError } from '../errors.ts';
import { listEvents } from '../events/index.ts';
import { updateSettings } from '../settings/index.ts';
import { getStates } from '../states/index.ts';
import { eraseEntity, getEntity } from './index.ts';

let core: OpenCore;
let second: OpenCore;
let close: () => Promise<void>;
let owner: Sql;

beforeAll(async () => {
  const opened = await openTestCore();
  ({ core, close } = opened);
  second = await openSecondCore(opened.url);
  owner = opened.owner;
});

afterAll(async () => {
  await second.close();
  await close();
});

/** Calls `write` over and over from many callers at two processes, until `stop`. Refusals are part of the race. */
function keepWriting(context: Context, callers: number, write: (context: Context, n: number) => Promise<unknown>) {
  let running = true;
  let n = 0;
  const codes = new Map<string, number>();
  const contexts = [context, at(second, context)];
  const loops = Array.from({ length: callers }, async (_, caller) => {
    while (running) {
      const outcome = await write(contexts[caller % 2] ?? context, n++).catch((error: unknown) => error);
      const code = isDomainError(outcome) ? outcome.code : outcome instanceof Error ? String(outcome) : 'done';
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  });
  return async () => {
    running = false;
    await Promise.all(loops);
    return codes;
  };
}

async function newOperator(name: string, ids: readonly string[]): Promise<Context> {
  const { context } = await createTestOperator(core, { name });
  await sendBatch(
    context,
    'entities',
    ids.map((id) => player(id)),
  );
  return context;
}

const pick = <T>(values: readonly T[], n: number): T => values[(n * 7_919) % values.length] ?? (values[0] as T);

describe('600 erasures while many write events, states and batches for the same entities', () => {
  const ids = Array.from({ length: 600 }, (_, n) => `p-${n}`);
  let context: Context;
  let codes: Map<string, number>;
  let erasedAtOnce = 0;

  beforeAll(async () => {
    context = await newOperator('Erasures', ids);
    const stop = keepWriting(context, 16, (ctx, n) => {
      const externalId = pick(ids, n);
      const secret = session({ secret: n });
      if (n % 6 === 0)
        return sendBatch(
          ctx,
          'events',
          ids.slice(n % 500, (n % 500) + 100).map((id) => ({ externalId: id, ...secret })),
        );
      if (n % 6 === 1)
        return sendBatch(
          ctx,
          'states',
          ids.slice(n % 500, (n % 500) + 100).map((id) => ({ externalId: id, stateKey: 'balance', value: n })),
        );
      if (n % 6 === 2) return sendState(ctx, externalId, 'balance', { secret: n });
      return sendEvent(ctx, externalId, secret, n % 6 === 3 ? `key ${n}` : undefined);
    });
    for (let start = 0; start < ids.length; start += 30) {
      const caller = at(start % 60 ? core : second, context);
      const erasures = ids.slice(start, start + 30).map((externalId) => eraseEntity(caller, { externalId }));
      for (const { eventsRedacted } of await Promise.all(erasures)) erasedAtOnce += eventsRedacted;
    }
    codes = await stop();
  }, 60_000);

  test('leave no event unredacted behind them, and have counted each one', async () => {
    const rows = await owner<{ data: string; count: number }[]>`
      select data::text, count(*)::int as count from events where operator_id = ${context.operatorId} group by 1`;
    expect(rows).toEqual([{ data: '{"_redacted":true}', count: erasedAtOnce }]);
    expect(erasedAtOnce).toBeGreaterThan(1_000);
  });

  test('leave no state behind them', async () => {
    expect(await owner`select * from states where operator_id = ${context.operatorId}`).toHaveLength(0);
  });

  test('leave no key answerable behind them', async () => {
    expect(
      await owner`select * from idempotency_keys where operator_id = ${context.operatorId} and entity_id is not null and not erased`,
    ).toHaveLength(0);
    const keptEvents = await owner`
      select * from idempotency_keys k
      join events v on v.operator_id = k.operator_id and v.id = k.result_id
      left join entities e on e.operator_id = v.operator_id and e.id = v.entity_id
      where k.operator_id = ${context.operatorId} and k.operation = 'event' and not v.id <= coalesce(e.redacted_through, 0)`;
    expect(keptEvents).toHaveLength(0);
  });

  test('fail nobody but with ENTITY_NOT_FOUND', () => {
    expect([...codes.keys()].sort()).toEqual(['ENTITY_NOT_FOUND', 'done']);
    expect(codes.get('done')).toBeGreaterThan(200);
  });
});

test('an entity is erased in time though events for it never stop coming', async () => {
  const context = await newOperator('Hot', ['hot']);
  const stop = keepWriting(context, 64, (ctx, n) => sendEvent(ctx, 'hot', session({ n })));
  const times: number[] = [];
  for (let round = 0; round < 10; round++) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const start = performance.now();
    await eraseEntity(context, { externalId: 'hot' });
    times.push(performance.now() - start);
    await sendEntity(context, player('hot'));
  }
  await stop();
  expect(Math.max(...times)).toBeLessThan(4_000);
});

test('posting an entity while it is erased never brings back what was posted before', async () => {
  const ids = Array.from({ length: 10 }, (_, n) => `again-${n}`);
  const context = await newOperator('Again', ids);
  const acknowledged = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  const mark = (n: number) => `posted as ${n}.`;
  const stop = keepWriting(context, 16, async (ctx, n) => {
    const id = pick(ids, n);
    if (n % 3 === 0) await sendEntity(ctx, player(id, { mark: mark(n) }));
    else if (n % 3 === 1) await sendEvent(ctx, id, session({ mark: mark(n) }));
    else await sendState(ctx, id, 'balance', mark(n));
    acknowledged.get(id)?.add(mark(n));
  });
  let checked = 0;
  for (let round = 0; round < 60; round++) {
    const externalId = pick(ids, round);
    const before = [...(acknowledged.get(externalId) ?? [])];
    await eraseEntity(context, { externalId });
    const [entity, { events }, states] = await Promise.all([
      getEntity(context, { externalId }),
      listEvents(context, { externalId }),
      getStates(context, { externalId }),
    ]);
    const readable = [
      entity.data.text,
      ...events.map(({ data }) => data.text),
      ...states.map(({ value }) => value.text),
    ].join('\n');
    for (const text of before) expect(readable).not.toContain(text);
    checked += before.length;
  }
  await stop();
  expect(checked).toBeGreaterThan(100);
});

test('posting an entity while it is erased never revives it where suppressErased is on', async () => {
  const ids = Array.from({ length: 50 }, (_, n) => `gone-${n}`);
  const context = await newOperator('Suppressed', ids);
  await updateSettings(context, { suppressErased: true });
  const stop = keepWriting(context, 16, (ctx, n) => {
    if (n % 4 === 0)
      return sendBatch(
        ctx,
        'entities',
        ids.map((id) => player(id, { n })),
      );
    return sendEntity(ctx, player(pick(ids, n), { n }), n % 2 ? `key ${n}` : undefined);
  });
  for (const externalId of ids) await eraseEntity(context, { externalId });
  const codes = await stop();
  const rows = await owner`
    select distinct data::text, pii, erased_at is not null as erased from entities where operator_id = ${context.operatorId}`;
  expect(rows).toEqual([{ data: '{"_deleted":true}', pii: null, erased: true }]);
  expect([...codes.keys()].sort()).toEqual(['ENTITY_ERASED', 'done']);
});
