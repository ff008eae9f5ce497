import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { listEvents } from '../events/index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;
let batches = 0;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
});

afterAll(() => close());

/** Items that share a key, by what is right or wrong with them. */
const kinds = {
  good: (id: string) => ({ externalId: id, ...session({ n: 1 }) }),
  other: (id: string) => ({ externalId: id, ...session({ n: 2 }) }),
  unknownEntity: () => ({ externalId: 'nowhere', ...session({ n: 1 }) }),
  invalid: (id: string) => ({ externalId: id, eventType: 'kyc', data: { n: 1 } }),
  malformed: (id: string) => ({ externalId: id, eventType: 5, data: { n: 1 } }),
  incomplete: (id: string) => ({ externalId: id, eventType: 'session' }),
};
type Kind = keyof typeof kinds;

const ownError: Partial<Record<Kind, string>> = {
  unknownEntity: 'ENTITY_NOT_FOUND',
  invalid: 'VALIDATION_FAILED',
  malformed: 'VALIDATION_FAILED',
  incomplete: 'MISSING_FIELDS',
};

/** What one-at-a-time execution gives: the first good item claims the key, what comes before fails by itself. */
function expected(order: readonly Kind[]): string[] {
  let claimed: Kind | null = null;
  return order.map((kind) => {
    if (kind === 'incomplete') return 'MISSING_FIELDS';
    if (claimed !== null) return kind === claimed ? 'duplicate' : 'IDEMPOTENCY_KEY_REUSED';
    const error = ownError[kind];
    if (error) return error;
    claimed = kind;
    return 'recorded';
  });
}

function permutations<T>(values: readonly T[]): T[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((value, index) => {
    const rest = values.filter((_, other) => other !== index);
    return permutations(rest).map((order) => [value, ...order]);
  });
}

async function sendInOneBatch(order: readonly Kind[]) {
  const id = `p-${++batches}`;
  await sendEntity(context, player(id));
  const items = order.map((kind) => ({ ...kinds[kind](id), idempotencyKey: `shared-${id}` }));
  const answer = await sendBatch(context, 'events', items);
  const { events } = await listEvents(context, { externalId: id });
  return { answer, recorded: events.map(({ data }) => data.text) };
}

const orders: Kind[][] = [
  ...permutations<Kind>(['good', 'other', 'unknownEntity', 'invalid']),
  ...permutations<Kind>(['good', 'good', 'malformed']),
  ...permutations<Kind>(['other', 'incomplete', 'unknownEntity']),
  ['unknownEntity', 'invalid', 'malformed', 'incomplete'],
  ['good', 'good', 'good', 'other', 'good'],
];

describe('items of one batch that share a key come to what they would one after another', () => {
  test.each(orders.map((order) => [order.join(', '), order] as const))('%s', async (_, order) => {
    const { answer, recorded } = await sendInOneBatch(order);
    const outcomes = expected(order);
    const errors = outcomes.flatMap((code, index) =>
      code === 'recorded' || code === 'duplicate' ? [] : [[index, code]],
    );
    expect(answer.errors.map(({ index, code }) => [index, code])).toEqual(errors);
    expect(answer.duplicates ?? 0).toBe(outcomes.filter((one) => one === 'duplicate').length);
    expect([answer.succeeded, answer.failed]).toEqual([order.length - errors.length, errors.length]);
    const first = order.find((kind) => kind === 'good' || kind === 'other');
    expect(recorded).toEqual(first ? [JSON.stringify(kinds[first]('').data)] : []);
  });

  test('also when the key was known before the batch', async () => {
    const id = `p-${++batches}`;
    const keyed = (kind: Kind) => ({ ...kinds[kind](id), idempotencyKey: `shared-${id}` });
    await sendEntity(context, player(id));
    await sendBatch(context, 'events', [keyed('good')]);
    const answer = await sendBatch(context, 'events', [
      keyed('unknownEntity'),
      keyed('good'),
      keyed('other'),
      keyed('invalid'),
    ]);
    const reused = 'IDEMPOTENCY_KEY_REUSED';
    expect(answer).toMatchObject({
      succeeded: 1,
      duplicates: 1,
      errors: [
        { index: 0, code: reused },
        { index: 2, code: reused },
        { index: 3, code: reused },
      ],
    });
  });
});
