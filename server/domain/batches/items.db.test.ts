import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { getEntity } from '../entities/index.ts';
import { listEvents } from '../events/index.ts';
import { getJob } from '../jobs/index.ts';
import { getState } from '../states/index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(() => close());

type Bad = [what: string, item: string, externalId: string | null, code: string];

/** Items that are bad in whatever batch they come. */
const badAnywhere: Bad[] = [
  ['is a number', '5', null, 'VALIDATION_FAILED'],
  ['is null', 'null', null, 'VALIDATION_FAILED'],
  ['is a text', '"x"', null, 'VALIDATION_FAILED'],
  ['is an array', '[]', null, 'VALIDATION_FAILED'],
  ['has nothing', '{}', null, 'MISSING_FIELDS'],
  ['has a null for an id', '{"externalId":null}', null, 'MISSING_FIELDS'],
  ['has __proto__ for a key', '{"externalId":"p1","__proto__":{}}', 'p1', 'VALIDATION_FAILED'],
  ['has the same key twice', '{"externalId":"p1","externalId":"p1"}', 'p1', 'VALIDATION_FAILED'],
  ['has a NUL somewhere', '{"externalId":"p1","x":"\\u0000"}', 'p1', 'VALIDATION_FAILED'],
  ['has half a surrogate pair', '{"externalId":"p1","x":"\\ud800"}', 'p1', 'VALIDATION_FAILED'],
  ['has a number beyond all bounds', '{"externalId":"p1","x":1e400}', 'p1', 'VALIDATION_FAILED'],
  ['is nested too deep', `{"externalId":"p1","x":${'['.repeat(40)}${']'.repeat(40)}}`, 'p1', 'VALIDATION_FAILED'],
];

const badIds = (rest: string): Bad[] => [
  ['has a number for an id', `{"externalId":5,${rest}}`, null, 'VALIDATION_FAILED'],
  ['has an empty id', `{"externalId":"",${rest}}`, '', 'VALIDATION_FAILED'],
  ['has a dot for an id', `{"externalId":".",${rest}}`, '.', 'VALIDATION_FAILED'],
  ['has a NUL in its id', `{"externalId":"a\\u0000b",${rest}}`, null, 'VALIDATION_FAILED'],
  ['has half a surrogate pair in its id', `{"externalId":"a\\ud800",${rest}}`, null, 'VALIDATION_FAILED'],
];

const badEntities: Bad[] = [
  ['has no type', '{"externalId":"p1","data":{"email":"a@b"}}', 'p1', 'MISSING_FIELDS'],
  ['has no data', '{"externalId":"p1","entityType":"player"}', 'p1', 'MISSING_FIELDS'],
  ['has an unknown type', '{"externalId":"p1","entityType":"constructor","data":{}}', 'p1', 'VALIDATION_FAILED'],
  ['lacks a required field', '{"externalId":"p1","entityType":"player","data":{}}', 'p1', 'VALIDATION_FAILED'],
  [
    'has a reserved field',
    '{"externalId":"p1","entityType":"player","data":{"email":"a@b","_deleted":1}}',
    'p1',
    'VALIDATION_FAILED',
  ],
  [
    'has the mark of a sealed value',
    '{"externalId":"p1","entityType":"player","data":{"email":"[encrypted]"}}',
    'p1',
    'VALIDATION_FAILED',
  ],
  ['has data that is a text', '{"externalId":"p1","entityType":"player","data":"{}"}', 'p1', 'VALIDATION_FAILED'],
  ...badIds('"entityType":"player","data":{"email":"a@b"}'),
];

const far = new Date(Date.now() + 3_700_000).toISOString();
const badEvents: Bad[] = [
  [
    'is of an unknown entity',
    '{"externalId":"nowhere","eventType":"session","data":{}}',
    'nowhere',
    'ENTITY_NOT_FOUND',
  ],
  ['has an unknown type', '{"externalId":"p1","eventType":"transaction.deposit","data":{}}', 'p1', 'VALIDATION_FAILED'],
  [
    'lacks a required field',
    '{"externalId":"p1","eventType":"transaction","data":{"type":"bet"}}',
    'p1',
    'VALIDATION_FAILED',
  ],
  [
    'lies too far ahead',
    `{"externalId":"p1","eventType":"session","data":{},"occurredAt":"${far}"}`,
    'p1',
    'VALIDATION_FAILED',
  ],
  [
    'has a time that is none',
    '{"externalId":"p1","eventType":"session","data":{},"occurredAt":"2026-02-30T00:00:00Z"}',
    'p1',
    'VALIDATION_FAILED',
  ],
  [
    'has a reserved field',
    '{"externalId":"p1","eventType":"session","data":{"_redacted":null}}',
    'p1',
    'VALIDATION_FAILED',
  ],
  ...badIds('"eventType":"session","data":{}'),
];

const badStates: Bad[] = [
  ['is of an unknown entity', '{"externalId":"nowhere","stateKey":"balance","value":1}', 'nowhere', 'ENTITY_NOT_FOUND'],
  ['has an unknown key', '{"externalId":"p1","stateKey":"mood","value":1}', 'p1', 'VALIDATION_FAILED'],
  ['has a key that is no text', '{"externalId":"p1","stateKey":5,"value":1}', 'p1', 'VALIDATION_FAILED'],
  ['has no value', '{"externalId":"p1","stateKey":"balance"}', 'p1', 'MISSING_FIELDS'],
  ...badIds('"stateKey":"balance","value":1'),
];

const goodItems = {
  entities: (n: number) => JSON.stringify(player(`good-${n}`)),
  events: (n: number) => JSON.stringify({ externalId: 'p1', ...session({ n }) }),
  states: (n: number) => JSON.stringify({ externalId: 'p1', stateKey: 'balance', value: n }),
};

describe.each([
  ['entities', [...badAnywhere, ...badEntities]],
  ['events', [...badAnywhere, ...badEvents]],
  ['states', [...badAnywhere, ...badStates]],
] as const)('one bad item in a batch of %s fails alone', (kind, bad) => {
  test.each(bad)('when it %s', async (_, item, externalId, code) => {
    const good = goodItems[kind];
    const answer = await sendBatch(context, kind, `[${good(1)},${good(2)},${item},${good(3)}]`);
    expect(answer).toMatchObject({ succeeded: 3, failed: 1, errors: [{ index: 2, externalId, code }] });
    expect(await getJob(context, answer)).toMatchObject({
      status: 'completed',
      progress: 100,
      error: null,
      output: { succeeded: 3, failed: 1, errors: answer.errors },
    });
  });

  test('and every one of many, in the order of their index, beside all the good ones', async () => {
    const items = bad.flatMap(([, item], n) => [item, goodItems[kind](n)]);
    const answer = await sendBatch(context, kind, `[${items.join(',')}]`);
    expect(answer).toMatchObject({ succeeded: bad.length, failed: bad.length });
    expect(answer.errors.map(({ index, code }) => [index, code])).toEqual(bad.map(([, , , code], n) => [2 * n, code]));
  });

  test('also when there is no good one', async () => {
    const answer = await sendBatch(context, kind, '[{},5]');
    expect(answer).toMatchObject({ succeeded: 0, failed: 2 });
    expect((await getJob(context, answer)).status).toBe('completed');
  });
});

describe('the last of several wins and all succeed', () => {
  test('of items for the same entity, its type included', async () => {
    const game = { entityType: 'game', externalId: 'twice', data: { name: 'Chess' } };
    const bad = { entityType: 'player', externalId: 'twice', data: {} };
    expect(await sendBatch(context, 'entities', [player('twice'), game, bad])).toMatchObject({
      succeeded: 2,
      failed: 1,
      errors: [{ index: 2 }],
    });
    const entity = await getEntity(context, { externalId: 'twice' });
    expect([entity.entityType, entity.data.text]).toEqual(['game', '{"name":"Chess"}']);
  });

  test('of values for the same key, whatever stands between', async () => {
    await sendBatch(context, 'entities', [player('s1'), player('s2')]);
    const set = (externalId: string, stateKey: string, value: unknown) => ({ externalId, stateKey, value });
    const items = [
      set('s1', 'balance', 1),
      set('s2', 'balance', 2),
      set('s1', 'risk_score', 3),
      set('s1', 'balance', { value: 4 }),
      set('s2', 'balance', null),
    ];
    expect(await sendBatch(context, 'states', items)).toMatchObject({ succeeded: 5, failed: 0, errors: [] });
    const values = await Promise.all([
      getState(context, set('s1', 'balance', 0)),
      getState(context, set('s2', 'balance', 0)),
    ]);
    expect(values.map(({ value }) => value.text)).toEqual(['{"value":4}', 'null']);
  });

  test('while every event is kept, in the order of the batch', async () => {
    await sendEntity(context, player('e1'));
    const items = Array.from({ length: 50 }, (_, n) => ({ externalId: 'e1', ...session({ n }) }));
    await sendBatch(context, 'events', items);
    const { events } = await listEvents(context, { externalId: 'e1' });
    expect(events.map(({ data }) => data.text)).toEqual(items.map(({ data }) => JSON.stringify(data)).reverse());
  });
});
