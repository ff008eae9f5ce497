import { describe, expect, test } from 'vitest';
import { sendState } from '../../../tests/setup/requests.ts';
import { dayMs, midnight, retainAt, touch } from '../../../tests/setup/retention.ts';
import { useRetention } from '../../../tests/setup/use-retention.ts';
import { getEntity } from '../entities/index.ts';
import { updateSettings } from '../settings/index.ts';
import { getStates } from '../states/index.ts';

const stage = useRetention();
const { externalId, put, lastRun } = stage;
/** Noon of today: each test moves the clock on from here. */
const now = midnight(Date.now()) + dayMs / 2;

const tiers = (hot_days: number, archive_days: number) => ({ hot_days, archive_days });

describe('a state', () => {
  test('answers as before from the archive, is at hand again when it is set, and goes in its time', async () => {
    await sendState(stage.context, externalId, 'balance', 1);
    await sendState(stage.context, externalId, 'kyc_status', 'verified');
    await touch(stage.owner, 'states', stage.context.operatorId, midnight(now, 1) - 1);
    await updateSettings(stage.context, { retentionPolicy: { entity_states: tiers(30, 60) } });
    const before = await getStates(stage.context, { externalId });
    const tables = async () => {
      const [row] = await stage.owner`
        select (select count(*)::int from states where operator_id = ${stage.context.operatorId}) as hot,
          (select count(*)::int from states_archive where operator_id = ${stage.context.operatorId}) as archived`;
      return row;
    };
    await retainAt(stage.core, midnight(now, 31) - 1_000);
    expect(await tables()).toEqual({ hot: 2, archived: 0 });
    await retainAt(stage.core, midnight(now, 31));
    expect(await tables()).toEqual({ hot: 0, archived: 2 });
    expect(await getStates(stage.context, { externalId })).toEqual(before);
    await sendState(stage.context, externalId, 'balance', 2);
    expect((await getStates(stage.context, { externalId })).map(({ value }) => value.text)).toEqual([
      '2',
      '"verified"',
    ]);
    await touch(stage.owner, 'states', stage.context.operatorId, midnight(now, 20));
    await retainAt(stage.core, midnight(now, 32));
    expect(await tables()).toEqual({ hot: 1, archived: 1 });
    await stage.owner`update states set updated_at = to_timestamp(${midnight(now, 60)}::float8 / 1000) where operator_id = ${stage.context.operatorId}`;
    await retainAt(stage.core, midnight(now, 61) - 1_000);
    expect(await getStates(stage.context, { externalId })).toHaveLength(2);
    await retainAt(stage.core, midnight(now, 61));
    expect((await getStates(stage.context, { externalId })).map(({ stateKey }) => stateKey)).toEqual(['balance']);
    expect(await lastRun()).toMatchObject({ statesRemoved: 1, statesArchived: 0 });
  });
});

describe('an entity', () => {
  const isErased = async () => (await getEntity(stage.context, { externalId })).deletedAt !== undefined;

  test('is erased when nothing of it was written for so long, to the second, and the log says why', async () => {
    await touch(stage.owner, 'entities', stage.context.operatorId, midnight(now, 1) - 1);
    await updateSettings(stage.context, { dataRetentionDays: 40 });
    await retainAt(stage.core, midnight(now, 41) - 1_000);
    expect(await isErased()).toBe(false);
    await retainAt(stage.core, midnight(now, 41));
    expect(await isErased()).toBe(true);
    expect(await lastRun()).toMatchObject({ entitiesErased: 1 });
    const logged = await stage.owner`
      select actor_kind, door, details from audit_log where operator_id = ${stage.context.operatorId} and action = 'entity.erased'`;
    expect(logged).toMatchObject([{ actor_kind: 'system', door: 'worker', details: { reason: 'retention' } }]);
  });

  test.each(['event', 'state'])(
    'stays while an %s of it is younger, also when that went before by a shorter limit',
    async (kind) => {
      await touch(stage.owner, 'entities', stage.context.operatorId, now);
      if (kind === 'event') await put(midnight(now, 10), {});
      else {
        await sendState(stage.context, externalId, 'balance', 1);
        await touch(stage.owner, 'states', stage.context.operatorId, midnight(now, 10));
      }
      await updateSettings(stage.context, {
        dataRetentionDays: 90,
        retentionPolicy: { entity_events: tiers(30, 30), entity_states: tiers(30, 30) },
      });
      await retainAt(stage.core, midnight(now, 50));
      expect(await lastRun()).toMatchObject(kind === 'event' ? { eventsRemoved: 1 } : { statesRemoved: 1 });
      await retainAt(stage.core, midnight(now, 100));
      expect(await isErased()).toBe(false);
      await retainAt(stage.core, midnight(now, 101));
      expect(await isErased()).toBe(true);
    },
  );
});
