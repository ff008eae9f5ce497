import { describe, expect, test } from 'vitest';
import { dayMs, midnight, retainAt } from '../../../tests/setup/retention.ts';
import { useRetention } from '../../../tests/setup/use-retention.ts';
import { listEvents } from '../events/index.ts';
import { updateSettings } from '../settings/index.ts';
import { applyRetention, changeRetention, getRetentionStatus } from './index.ts';

const stage = useRetention();
const { externalId, put, countArchived, lastRun } = stage;
const now = midnight(Date.now()) + dayMs / 2;
const events = { entity_events: { hot_days: 30, archive_days: 60 } };

describe('nothing happens', () => {
  test('at an operator that saved no policy', async () => {
    await put(now);
    await updateSettings(stage.context, { suppressErased: true });
    expect(await retainAt(stage.core, midnight(now, 3_000))).toEqual({ operators: 0 });
    expect((await listEvents(stage.context, { externalId })).events).toHaveLength(1);
  });

  test('by a policy of a version before, until somebody saves all of it again', async () => {
    await put(now);
    await updateSettings(stage.context, { retentionPolicy: events });
    await stage.owner`update operator_settings set retention_saved_at = null where operator_id = ${stage.context.operatorId}`;
    await updateSettings(stage.context, { dataRetentionDays: 1_000 });
    await updateSettings(stage.context, { templateId: 'tpl_igaming' });
    expect(await getRetentionStatus(stage.context)).toMatchObject({ waitsForConfirmation: true, runs: [] });
    expect(await retainAt(stage.core, midnight(now, 31))).toEqual({ operators: 0 });
    const choice = { dataRetentionDays: 1_000, retentionPolicy: events, suppressErased: false };
    await changeRetention(stage.context, { seen: choice, chosen: choice });
    expect(await getRetentionStatus(stage.context)).toMatchObject({ waitsForConfirmation: false });
    expect(await retainAt(stage.core, midnight(now, 31))).toEqual({ operators: 1 });
    expect(await countArchived()).toBe(1);
  });

  test('by a policy that removes something, unless it is confirmed, and the refusal has the numbers', async () => {
    await stage.owner`
      insert into ingestion_rollups (operator_id, resolution, at, kind, name, amount)
      values (${stage.context.operatorId}, 'day', date_trunc('day', now(), 'UTC') - interval '50 days', 'events', 'session', 3)`;
    const seen = { dataRetentionDays: null, retentionPolicy: null, suppressErased: false };
    const chosen = { ...seen, dataRetentionDays: 40 };
    await expect(changeRetention(stage.context, { seen, chosen })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: 'It would remove 3 events of today for good: confirm that.',
    });
    expect(await changeRetention(stage.context, { seen, chosen, confirmed: true })).toMatchObject({
      dataRetentionDays: 40,
    });
  });

  test('when the clock of the database went back, before a run or within it', async () => {
    await put(now);
    await updateSettings(stage.context, { retentionPolicy: events });
    await retainAt(stage.core, midnight(now, 30));
    await expect(retainAt(stage.core, midnight(now, 30) - 1)).rejects.toThrow('The clock of the database went back');
    let ms = midnight(now, 31);
    const jumping = { signal: new AbortController().signal, readClock: async () => ms-- };
    await expect(applyRetention(stage.core, jumping)).rejects.toThrow('The clock of the database went back');
    expect(await countArchived()).toBe(0);
    expect(await lastRun()).toMatchObject({ status: 'stopped', message: expect.stringContaining('clock') });
  });

  test('by a policy that is changed while it is applied', async () => {
    await put(now);
    await updateSettings(stage.context, { retentionPolicy: events });
    const changing = async () => {
      await updateSettings(stage.context, { retentionPolicy: null });
      return midnight(now, 31);
    };
    let reads = 0;
    const readClock = () => (++reads === 2 ? changing() : Promise.resolve(midnight(now, 31)));
    await expect(applyRetention(stage.core, { signal: new AbortController().signal, readClock })).rejects.toThrow(
      'changed meanwhile',
    );
    expect(await countArchived()).toBe(0);
  });
});

test('a day is done once, and again by another policy', async () => {
  await updateSettings(stage.context, { retentionPolicy: events });
  expect(await retainAt(stage.core, midnight(now, 31))).toEqual({ operators: 1 });
  expect(await retainAt(stage.core, midnight(now, 31) + 1)).toEqual({ operators: 0 });
  await updateSettings(stage.context, { dataRetentionDays: 90 });
  expect(await retainAt(stage.core, midnight(now, 31) + 2)).toEqual({ operators: 1 });
});
