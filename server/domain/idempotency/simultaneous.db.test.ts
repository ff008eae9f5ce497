import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';

let core: OpenCore;
let second: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  const opened = await openTestCore();
  ({ core, close } = opened);
  second = await openSecondCore(opened.url);
  owner = opened.owner;
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(async () => {
  await second.close();
  await close();
});

interface Answer {
  replayed: boolean;
  id?: string;
  jobId?: string;
  action?: string | undefined;
}

/** Sends 200 at once, half of them to each of two processes. */
async function flood(send: (context: Context, n: number) => Promise<Answer>) {
  const contexts = [context, at(second, context)];
  return Promise.all(Array.from({ length: 200 }, (_, n) => send(contexts[n % 2] ?? context, n)));
}

const countOf = async (table: string) => {
  const [row] = await owner.unsafe<{ count: number }[]>(`select count(*)::int as count from ${table}`);
  return row?.count ?? 0;
};

describe('of 200 identical requests at once, to two processes, exactly one is executed and all are answered alike', () => {
  test('for an event', async () => {
    const before = await countOf('events');
    const answers = await flood((ctx) => sendEvent(ctx, 'p1', session(), 'one event'));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(answers.filter(({ action }) => action === 'duplicate')).toHaveLength(199);
    expect(await countOf('events')).toBe(before + 1);
  });

  test('for an entity', async () => {
    const answers = await flood((ctx) => sendEntity(ctx, player('new-1'), 'one entity'));
    expect(new Set(answers.map(({ id, action }) => `${id} ${action}`)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(answers[0]?.action).toBe('created');
  });

  test('for a batch', async () => {
    const [events, jobs] = [await countOf('events'), await countOf('jobs')];
    const items = Array.from({ length: 10 }, (_, n) => ({ externalId: 'p1', ...session({ n }) }));
    const answers = await flood((ctx) => sendBatch(ctx, 'events', items, 'one batch'));
    expect(new Set(answers.map(({ jobId }) => jobId)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect([await countOf('events'), await countOf('jobs')]).toEqual([events + 10, jobs + 1]);
  });

  test('for an item of a batch and a single event with the same key', async () => {
    const before = await countOf('events');
    const item = [{ externalId: 'p1', ...session({ n: 1 }), idempotencyKey: 'one of both' }];
    const singles: string[] = [];
    let recordedByBatch = 0;
    await flood(async (ctx, n) => {
      if (n % 4 < 2) {
        const answer = await sendEvent(ctx, 'p1', session({ n: 1 }), 'one of both');
        if (!answer.replayed) singles.push(answer.id);
        return answer;
      }
      const answer = await sendBatch(ctx, 'events', item);
      expect(answer.succeeded).toBe(1);
      if (!answer.duplicates) recordedByBatch++;
      return answer;
    });
    expect(singles.length + recordedByBatch).toBe(1);
    expect(await countOf('events')).toBe(before + 1);
  });
});

test('of 200 different requests at once with the same key, one is executed and the others are refused', async () => {
  const before = await countOf('events');
  const outcomes = await flood(async (ctx, n) => {
    const refused = (error: { code: string }) => ({ replayed: error.code === 'IDEMPOTENCY_KEY_REUSED', id: 'refused' });
    return sendEvent(ctx, 'p1', session({ n }), 'many').catch(refused);
  });
  expect(outcomes.filter(({ id, replayed }) => id === 'refused' && replayed)).toHaveLength(199);
  expect(await countOf('events')).toBe(before + 1);
});

test('of 200 requests at once for the same new entity, one creates it and the others update it', async () => {
  const answers = await flood((ctx, n) => sendEntity(ctx, player('new-2', { n })));
  expect(answers.filter(({ action }) => action === 'created')).toHaveLength(1);
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
});
