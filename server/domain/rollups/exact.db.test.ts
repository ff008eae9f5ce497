import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { eraseEntity } from '../entities/index.ts';
import { rollUpIngestion } from './index.ts';

let core: OpenCore;
let second: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let pair: Context[];

beforeAll(async () => {
  const opened = await openTestCore();
  ({ core, close } = opened);
  second = await openSecondCore(opened.url);
  owner = opened.owner;
  pair = [(await createTestOperator(core)).context, (await createTestOperator(core)).context];
});

afterAll(async () => {
  await second.close();
  await close();
});

/** What is stored, by operator, minute of the id and type. */
const stored = {
  events: () => owner`
    select operator_id, to_timestamp((id >> 21) / 60000 * 60) as at, type as name, count(*) as amount
    from events group by 1, 2, 3 order by 1, 2, 3`,
  entities: () => owner`
    select operator_id, to_timestamp((incarnation >> 21) / 60000 * 60) as at, type as name, count(*) as amount
    from entities where erased_at is null group by 1, 2, 3 order by 1, 2, 3`,
};

const summed = (kind: string) => owner`
  select operator_id, at, name, amount from ingestion_rollups
  where resolution = 'minute' and kind = ${kind} and amount <> 0 order by 1, 2, 3`;

const totals = (resolution: string) => owner`
  select operator_id, kind, name, sum(amount) as amount from ingestion_rollups
  where resolution = ${resolution} group by 1, 2, 3 order by 1, 2, 3`;

async function expectExact(): Promise<void> {
  await rollUpIngestion(core);
  expect(await owner`select * from ingestion_deltas`).toHaveLength(0);
  for (const kind of ['events', 'entities'] as const)
    expect([...(await summed(kind))], kind).toEqual([...(await stored[kind]())]);
  const byMinute = [...(await totals('minute'))];
  for (const resolution of ['hour', 'day']) expect([...(await totals(resolution))], resolution).toEqual(byMinute);
}

const pick = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const anyId = () => `p${Math.floor(Math.random() * 12)}`;
const anyKey = () => pick([undefined, `key ${Math.floor(Math.random() * 20)}`]);

/** What may happen at any moment at any process; refusals are as welcome as successes. */
const happenings: ((context: Context) => Promise<unknown>)[] = [
  (context) => sendEntity(context, player(anyId()), anyKey()),
  (context) => sendEntity(context, { entityType: 'game', externalId: anyId(), data: { name: 'Chess' } }),
  (context) => sendEvent(context, anyId(), session(), anyKey()),
  (context) => sendState(context, anyId(), pick(['balance', 'kyc_status']), 1),
  (context) => eraseEntity(context, { externalId: anyId() }),
  (context) =>
    sendBatch(context, 'entities', [
      player(anyId()),
      { entityType: 'game', externalId: anyId(), data: { name: 'Go' } },
      {},
    ]),
  (context) =>
    sendBatch(
      context,
      'events',
      Array.from({ length: 20 }, () => ({ externalId: anyId(), ...session(), idempotencyKey: anyKey() })),
    ),
  (context) => sendBatch(context, 'states', [{ externalId: anyId(), stateKey: 'balance', value: 1 }]),
  ({ core: here }) => rollUpIngestion(here),
  () => owner`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'operator-data-api' and query ~ 'ingestion_deltas'
    order by random() limit 1`,
];

describe('the sums equal the rows in the tables', () => {
  test.each([1, 2, 3])('after writes, roll-ups and crashes in any order, of several processes (round %i)', async () => {
    const lanes = Array.from({ length: 8 }, async () => {
      for (let step = 0; step < 60; step++) {
        const context = at(pick([core, second]), pick(pair));
        await pick(happenings)(context).catch(() => {});
      }
    });
    await Promise.all(lanes);
    await expectExact();
  });

  test('however many processes roll up at once', async () => {
    const [context] = pair;
    if (!context) throw new Error('There is no operator.');
    await sendEntity(context, player('busy'));
    await Promise.all([
      ...Array.from({ length: 40 }, () => sendEvent(context, 'busy', session())),
      ...Array.from({ length: 10 }, (_, n) => rollUpIngestion(n % 2 ? core : second)),
    ]);
    await expectExact();
  });
});

test('an entity whose type changes is counted under the one that it has, and taken out under it', async () => {
  const { context } = await createTestOperator(core);
  const byType = async () => {
    await rollUpIngestion(core);
    const sums = await owner`
      select name, sum(amount)::int as amount from ingestion_rollups
      where operator_id = ${context.operatorId} and resolution = 'day' and kind = 'entities' group by 1 order by 1`;
    return sums.map(({ name, amount }) => [name, amount]);
  };
  const game = { entityType: 'game', externalId: 'p1', data: { name: 'Chess' } };
  await sendEntity(context, player('p1'));
  await sendEntity(context, game);
  await sendEntity(context, game);
  expect(await byType()).toEqual([
    ['game', 1],
    ['player', 0],
  ]);
  await eraseEntity(context, { externalId: 'p1' });
  await sendEntity(context, player('p1'));
  expect(await byType()).toEqual([
    ['game', 0],
    ['player', 1],
  ]);
});

test('states are counted as often as they were set, and entities that were posted again as updated', async () => {
  const { context } = await createTestOperator(core);
  for (let n = 0; n < 3; n++) {
    await sendEntity(context, player('p1'));
    await sendState(context, 'p1', 'balance', n);
  }
  await rollUpIngestion(core);
  const sums = (await totals('day')).filter(({ operator_id }) => Number(operator_id) === context.operatorId);
  expect(sums.map(({ kind, name, amount }) => [kind, name, Number(amount)])).toEqual([
    ['entities', 'player', 1],
    ['entities.updated', 'player', 2],
    ['states', 'balance', 3],
  ]);
});
