import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity } from '../../../tests/setup/requests.ts';
import { dayMs, midnight, putEvent, retainAt } from '../../../tests/setup/retention.ts';
import type { Context } from '../context.ts';
import { listEvents } from '../events/index.ts';
import { updateSettings } from '../settings/index.ts';
import { applyRetention, changeRetention, getRetentionStatus } from './index.ts';

const externalId = 'p1';
let core: OpenCore;
let owner: Sql;
let context: Context;
let close: () => Promise<void>;
const now = midnight(Date.now()) + dayMs / 2;
const events = { entity_events: { hot_days: 30, archive_days: 60 } };

beforeAll(async () => {
  const opened = await openTestCore();
  core = opened.core;
  owner = postgres(opened.url, { max: 2, onnotice: () => {} });
  close = async () => {
    await owner.end();
    await opened.close();
  };
});
afterAll(() => close());
beforeEach(async () => {
  await owner`delete from housekeeping where task = 'retention'`;
  await owner`update operator_settings set retention_saved_at = null`;
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player(externalId));
});

const put = (ms: number, data: object = { note: 'canary' }, n = 0) =>
  putEvent(owner, { operatorId: context.operatorId, externalId }, ms, data, n);
const archivedCount = async () =>
  Number(
    (await owner`select coalesce(sum(amount), 0) as n from events_archive where operator_id = ${context.operatorId}`)[0]
      ?.n,
  );
const lastRun = async () => (await getRetentionStatus(context)).runs[0];

describe('nothing happens', () => {
  test('at an operator that saved no policy', async () => {
    await put(now);
    await updateSettings(context, { suppressErased: true });
    expect(await retainAt(core, midnight(now, 3_000))).toEqual({ operators: 0 });
    expect((await listEvents(context, { externalId })).events).toHaveLength(1);
  });

  test('by a policy of a version before, until somebody saves all of it again', async () => {
    await put(now);
    await updateSettings(context, { retentionPolicy: events });
    await owner`update operator_settings set retention_saved_at = null where operator_id = ${context.operatorId}`;
    await updateSettings(context, { dataRetentionDays: 1_000 });
    await updateSettings(context, { templateId: 'tpl_igaming' });
    expect(await getRetentionStatus(context)).toMatchObject({ waitsForConfirmation: true, runs: [] });
    expect(await retainAt(core, midnight(now, 31))).toEqual({ operators: 0 });
    const choice = { dataRetentionDays: 1_000, retentionPolicy: events, suppressErased: false };
    await changeRetention(context, { seen: choice, chosen: choice });
    expect(await getRetentionStatus(context)).toMatchObject({ waitsForConfirmation: false });
    expect(await retainAt(core, midnight(now, 31))).toEqual({ operators: 1 });
    expect(await archivedCount()).toBe(1);
  });

  test('by a policy that removes something, unless it is confirmed, and the refusal has the numbers', async () => {
    await owner`
      insert into ingestion_rollups (operator_id, resolution, at, kind, name, amount)
      values (${context.operatorId}, 'day', date_trunc('day', now(), 'UTC') - interval '50 days', 'events', 'session', 3)`;
    const seen = { dataRetentionDays: null, retentionPolicy: null, suppressErased: false };
    const chosen = { ...seen, dataRetentionDays: 40 };
    await expect(changeRetention(context, { seen, chosen })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('3 events and 0 states'),
    });
    expect(await changeRetention(context, { seen, chosen, confirmed: true })).toMatchObject({ dataRetentionDays: 40 });
  });

  test('when the clock of the database went back, before a run or within it', async () => {
    await put(now);
    await updateSettings(context, { retentionPolicy: events });
    await retainAt(core, midnight(now, 30));
    await expect(retainAt(core, midnight(now, 30) - 1)).rejects.toThrow('The clock of the database went back');
    let ms = midnight(now, 31);
    const jumping = { signal: new AbortController().signal, readClock: async () => ms-- };
    await expect(applyRetention(core, jumping)).rejects.toThrow('The clock of the database went back');
    expect(await archivedCount()).toBe(0);
    expect(await lastRun()).toMatchObject({ status: 'stopped', message: expect.stringContaining('clock') });
  });

  test('by a policy that is changed while it is applied', async () => {
    await put(now);
    await updateSettings(context, { retentionPolicy: events });
    const changing = async () => {
      await updateSettings(context, { retentionPolicy: null });
      return midnight(now, 31);
    };
    let reads = 0;
    const readClock = () => (++reads === 2 ? changing() : Promise.resolve(midnight(now, 31)));
    await expect(applyRetention(core, { signal: new AbortController().signal, readClock })).rejects.toThrow(
      'changed meanwhile',
    );
    expect(await archivedCount()).toBe(0);
  });
});

test('a day is done once, and again by another policy', async () => {
  await updateSettings(context, { retentionPolicy: events });
  expect(await retainAt(core, midnight(now, 31))).toEqual({ operators: 1 });
  expect(await retainAt(core, midnight(now, 31) + 1)).toEqual({ operators: 0 });
  await updateSettings(context, { dataRetentionDays: 90 });
  expect(await retainAt(core, midnight(now, 31) + 2)).toEqual({ operators: 1 });
});
