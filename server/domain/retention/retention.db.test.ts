import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import type { Context } from '../context.ts';
import { getSettings, updateSettings } from '../settings/index.ts';
import { changeRetention, previewRetention } from './index.ts';
import type { RetentionChoice } from './schemas.ts';

let core: OpenCore;
let owner: Sql;
let context: Context;
let close: () => Promise<void>;
const nothing: RetentionChoice = { dataRetentionDays: null, retentionPolicy: null, suppressErased: false };

beforeAll(async () => {
  ({ core, owner, close } = await openTestCore());
});
afterAll(() => close());
beforeEach(async () => {
  ({ context } = await createTestOperator(core));
});

/** So many events of one day, as their sums tell. */
const putEvents = (daysAgo: number, amount: number, name = 'session') => owner`
  insert into ingestion_rollups (operator_id, resolution, at, kind, name, amount)
  values (${context.operatorId}, 'day', date_trunc('day', now(), 'UTC') - make_interval(days => ${daysAgo}), 'events', ${name}, ${amount})`;
const putStates = (daysAgo: number, amount: number) => owner`
  insert into states (operator_id, entity_id, key, value, updated_at)
  select ${context.operatorId}, ${daysAgo} * 1000000 + n, 'balance', '1', now() - make_interval(days => ${daysAgo})
  from generate_series(1, ${amount}::int) as n`;
const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

describe('a preview', () => {
  test('counts what would move and go, and says what is the oldest that stays', async () => {
    await putEvents(1, 7);
    await putEvents(40, 10);
    await putEvents(40, 5, 'transaction');
    await putEvents(100, 20);
    await putStates(2, 3);
    await putStates(50, 4);
    const policy = {
      entity_events: { hot_days: 30, archive_days: 90 },
      entity_states: { hot_days: 60, archive_days: 90 },
    };
    expect(await previewRetention(context, { dataRetentionDays: null, retentionPolicy: policy })).toEqual({
      events: {
        total: 42,
        archived: 0,
        toArchive: 15,
        toRemove: 20,
        oldest: day(100),
        oldestStays: day(40),
        estimated: false,
      },
      states: {
        total: 7,
        archived: 0,
        toArchive: 0,
        toRemove: 0,
        oldest: day(50),
        oldestStays: day(50),
        estimated: false,
      },
      entities: { toErase: 0, areMore: false },
    });
    expect(await previewRetention(context, { dataRetentionDays: 45, retentionPolicy: policy })).toMatchObject({
      events: { toArchive: 15, toRemove: 20 },
      states: { toArchive: 0, toRemove: 4, oldestStays: day(2) },
    });
  });

  test('of nothing is nothing', async () => {
    const none = {
      total: 0,
      archived: 0,
      toArchive: 0,
      toRemove: 0,
      oldest: null,
      oldestStays: null,
      estimated: false,
    };
    expect(await previewRetention(context, { dataRetentionDays: 30, retentionPolicy: null })).toEqual({
      events: none,
      states: none,
      entities: { toErase: 0, areMore: false },
    });
  });

  test('of very many states is an estimate, near the truth and said to be one', async () => {
    await putStates(10, 90_000);
    await putStates(200, 60_000);
    await owner`analyze states`;
    const { states } = await previewRetention(context, { dataRetentionDays: 100, retentionPolicy: null });
    expect(states.estimated).toBe(true);
    expect(states.total / 150_000).toBeCloseTo(1, 0);
    expect(Math.abs(states.toRemove - 60_000)).toBeLessThan(20_000);
  });
});

describe('entities of which nothing was written for as long as anything is kept', () => {
  const choice = { dataRetentionDays: 365, retentionPolicy: null };
  const chosen: RetentionChoice = { ...choice, suppressErased: false };
  const putEntities = (daysAgo: number, amount: number, first = 1) => owner`
    insert into entities (operator_id, external_id, id, incarnation, type, data, updated_at)
    select ${context.operatorId}, 'e-' || lpad(n::text, 8, '0'), n + ${context.operatorId} * 1000000, n, 'player', '{}',
      now() - make_interval(days => ${daysAgo})
    from generate_series(${first}::int, ${first + amount - 1}::int) as n`;

  test('are counted, those that wrote a state since are not', async () => {
    await putEntities(400, 3);
    await putEntities(300, 5, 100);
    await owner`insert into states (operator_id, entity_id, key, value, updated_at)
      values (${context.operatorId}, ${context.operatorId * 1_000_000 + 1}, 'balance', '1', now())`;
    expect((await previewRetention(context, choice)).entities).toEqual({ toErase: 2, areMore: false });
    expect((await previewRetention(context, { ...choice, dataRetentionDays: null })).entities.toErase).toBe(0);
  });

  test('are not erased by a choice that nobody confirmed', async () => {
    await putEntities(400, 1);
    await expect(changeRetention(context, { seen: nothing, chosen })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: 'It would erase 1 entity for good: confirm that.',
    });
    expect(await changeRetention(context, { seen: nothing, chosen, confirmed: true })).toMatchObject(choice);
  });

  test('are asked about when there are too many entities to look at all', async () => {
    await putEntities(1, 30_001);
    expect((await previewRetention(context, choice)).entities).toEqual({ toErase: 0, areMore: true });
    await expect(changeRetention(context, { seen: nothing, chosen })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  test('of which there are very many are counted up to a number, within the time of a preview', async () => {
    await putEntities(400, 30_000);
    await owner`analyze entities`;
    const begun = performance.now();
    const { entities } = await previewRetention(context, choice);
    expect(entities.areMore).toBe(true);
    expect(entities.toErase).toBeGreaterThan(999);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('of two people who choose at once', () => {
  const ofDays = (dataRetentionDays: number): RetentionChoice => ({ ...nothing, dataRetentionDays });
  const change = (seen: RetentionChoice, chosen: RetentionChoice) =>
    changeRetention(context, { seen, chosen }).catch(({ code }) => code);

  test('one is told that the other was first, and nothing of theirs is stored', async () => {
    const answers = await Promise.all([100, 200, 300].map((days) => change(nothing, ofDays(days))));
    expect(answers.filter((answer) => answer === 'CONFLICT')).toHaveLength(2);
    const [stored] = answers.filter((answer) => answer !== 'CONFLICT');
    expect(await getSettings(context)).toEqual(stored);
  });

  test('the second may go on from what the first stored', async () => {
    await change(nothing, ofDays(100));
    expect(await change(nothing, ofDays(200))).toBe('CONFLICT');
    expect(await change(ofDays(100), ofDays(200))).toMatchObject({ dataRetentionDays: 200 });
  });

  test('a change by a program counts as well', async () => {
    await updateSettings(context, { suppressErased: true });
    expect(await change(nothing, ofDays(100))).toBe('CONFLICT');
  });
});

test('a choice replaces all of the one before, and leaves the template alone', async () => {
  const policy = { entity_events: { hot_days: 30, archive_days: 60 } };
  await updateSettings(context, { dataRetentionDays: 365, retentionPolicy: policy });
  const seen: RetentionChoice = { dataRetentionDays: 365, retentionPolicy: policy, suppressErased: false };
  const chosen = {
    dataRetentionDays: null,
    retentionPolicy: { entity_states: policy.entity_events },
    suppressErased: true,
  };
  expect(await changeRetention(context, { seen, chosen })).toMatchObject({
    ...chosen,
    template: { id: 'tpl_igaming' },
  });
});

test('a viewer and a developer may look and not choose', async () => {
  for (const role of ['viewer', 'developer'] as const) {
    const person: Context = { ...context, actor: { kind: 'user', userId: 1, role } };
    expect(await previewRetention(person, nothing)).toMatchObject({ events: { total: 0 } });
    await expect(changeRetention(person, { seen: nothing, chosen: nothing })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  }
});
