import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;
let keys = 0;
const newKey = () => `item-key-${++keys}`;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendBatch(context, 'entities', [player('p1'), player('p2')]);
});

afterAll(() => close());

const item = (key: string, changes: object = {}) => ({
  externalId: 'p1',
  ...session({ n: 1.5 }),
  idempotencyKey: key,
  ...changes,
});
const events = (...items: unknown[]) => sendBatch(context, 'events', items);
const recorded = async () =>
  (await owner<{ count: number }[]>`select count(*)::int as count from events`)[0]?.count ?? 0;

type Send = (key: string) => Promise<{ isRepeat: boolean }>;
const single: Send = async (key) => ({
  isRepeat: (await sendEvent(context, 'p1', '{"data":{"n":15e-1},"eventType":"session"}', key)).replayed,
});
const inBatch: Send = async (key) => {
  const { succeeded, duplicates } = await events(item(key));
  expect(succeeded).toBe(1);
  return { isRepeat: duplicates === 1 };
};

describe.each<[string, Send, string, Send]>([
  ['a single event', single, 'a single event', single],
  ['a single event', single, 'an item of a batch', inBatch],
  ['an item of a batch', inBatch, 'a single event', single],
  ['an item of a batch', inBatch, 'an item of a batch', inBatch],
])('a key of %s and then of %s', (_, first, __, second) => {
  test('is one key: the same event is recorded once', async () => {
    const key = newKey();
    const before = await recorded();
    expect(await first(key)).toEqual({ isRepeat: false });
    expect(await second(key)).toEqual({ isRepeat: true });
    expect(await recorded()).toBe(before + 1);
  });
});

describe('an item whose key is known', () => {
  test.each<[string, object]>([
    ['another entity', { externalId: 'p2' }],
    ['an entity that is not there', { externalId: 'nowhere' }],
    ['another event type', { eventType: 'bonus' }],
    ['an unknown event type', { eventType: 'kyc' }],
    ['an event type that is no text', { eventType: 5 }],
    ['other data', { data: { n: 2 } }],
    ['data that is no object', { data: [] }],
    ['reserved data', { data: { _redacted: true } }],
    ['a time of its own', { occurredAt: '2026-01-01T00:00:00Z' }],
    ['a time that is none', { occurredAt: 'yesterday' }],
    ['an externalId that cannot be', { externalId: ' ' }],
  ])('fails with IDEMPOTENCY_KEY_REUSED when it has %s', async (_, changes) => {
    const key = newKey();
    await events(item(key));
    const before = await recorded();
    const good = { externalId: 'p1', ...session() };
    const answer = await events(good, item(key, changes), good);
    expect(answer).toMatchObject({ succeeded: 2, failed: 1, errors: [{ index: 1, code: 'IDEMPOTENCY_KEY_REUSED' }] });
    expect(await recorded()).toBe(before + 2);
  });

  test.each<[string, object, string]>([
    ['lacks a field', { data: undefined }, 'MISSING_FIELDS'],
    ['has a value that is refused', { data: { n: '\0' } }, 'VALIDATION_FAILED'],
  ])('is told first that it %s', async (_, changes, code) => {
    const key = newKey();
    await events(item(key));
    expect(await events(item(key, changes))).toMatchObject({ failed: 1, errors: [{ index: 0, code }] });
  });

  test('is the same item whatever its key order, unknown fields and spelling of numbers', async () => {
    const key = newKey();
    await events(item(key));
    const respelled = `[{"idempotencyKey":"${key}","note":1,"data":{"n":0.15e1},"eventType":"s\\u0065ssion","externalId":"p1"}]`;
    expect(await sendBatch(context, 'events', respelled)).toMatchObject({ succeeded: 1, duplicates: 1, errors: [] });
  });

  test('does not spoil the batch it comes in', async () => {
    const [known, fresh] = [newKey(), newKey()];
    await events(item(known));
    const before = await recorded();
    const answer = await events(
      item(known),
      item(fresh),
      { externalId: 'p1', ...session() },
      item(known, { data: {} }),
      {},
    );
    expect(answer).toMatchObject({ succeeded: 3, failed: 2, duplicates: 1 });
    expect(answer.errors.map(({ index, code }) => [index, code])).toEqual([
      [3, 'IDEMPOTENCY_KEY_REUSED'],
      [4, 'MISSING_FIELDS'],
    ]);
    expect(await recorded()).toBe(before + 2);
  });
});

describe('an item key that stands for nothing yet', () => {
  test.each([
    ['', 'empty'],
    ['x'.repeat(256), 'too long'],
    ['clé', 'not ASCII'],
    ['a\tb', 'not printable'],
    [5, 'no text'],
    [[], 'no text either'],
  ])('fails its item alone when it is %j (%s)', async (idempotencyKey, _) => {
    const answer = await events({ ...item('x'), idempotencyKey }, { externalId: 'p1', ...session() });
    expect(answer).toMatchObject({
      succeeded: 1,
      failed: 1,
      errors: [{ index: 0, externalId: 'p1', code: 'VALIDATION_FAILED' }],
    });
  });

  test('may be null, which is none', async () => {
    const before = await recorded();
    expect(await events({ ...item('x'), idempotencyKey: null }, { ...item('x'), idempotencyKey: null })).toMatchObject({
      succeeded: 2,
    });
    expect(await recorded()).toBe(before + 2);
  });

  test('is not claimed by an item that fails, so that it may be sent again', async () => {
    const key = newKey();
    expect(await events(item(key, { externalId: 'nowhere' }))).toMatchObject({ failed: 1 });
    expect(await events(item(key, { eventType: 'kyc' }))).toMatchObject({ failed: 1 });
    const answer = await events(item(key));
    expect(answer).toMatchObject({ succeeded: 1 });
    expect(answer).not.toHaveProperty('duplicates');
  });

  test('may be as long as it may be, with every printable character', async () => {
    const printable = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)).join('');
    const key = printable.repeat(3).slice(0, 255);
    expect(await events(item(key))).toMatchObject({ succeeded: 1 });
    expect(await single(key)).toEqual({ isRepeat: true });
  });
});
