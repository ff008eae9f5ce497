import { describe, expect, test } from 'vitest';
import { dayMs, midnight, retainAt, sumsOf } from '../../../tests/setup/retention.ts';
import { useRetention } from '../../../tests/setup/use-retention.ts';
import { listEvents } from '../events/index.ts';
import { updateSettings } from '../settings/index.ts';

const stage = useRetention();
const { externalId, put, lastRun } = stage;
/** Noon of today: each test moves the clock on from here. */
const now = midnight(Date.now()) + dayMs / 2;

const notes = async (input: { archive?: boolean; limit?: number; cursor?: string } = {}) =>
  (await listEvents(stage.context, { externalId, ...input })).events.map(({ data }) => JSON.parse(data.text).note);

const tiers = (hot_days: number, archive_days: number) => ({ hot_days, archive_days });
const saveEvents = (hot: number, archive: number) =>
  updateSettings(stage.context, { retentionPolicy: { entity_events: tiers(hot, archive) } });

describe('an event', () => {
  const lastOfDay = midnight(now, 1) - 1;

  test('stands at hand through its last second, and in the archive from the next midnight of UTC on', async () => {
    await put(lastOfDay, { note: 'of today' });
    await put(lastOfDay + 1, { note: 'of tomorrow' });
    await saveEvents(30, 60);
    await retainAt(stage.core, midnight(now, 31) - 1_000);
    expect(await notes()).toEqual(['of tomorrow', 'of today']);
    await retainAt(stage.core, midnight(now, 31));
    expect([await notes(), await notes({ archive: true })]).toEqual([['of tomorrow'], ['of tomorrow', 'of today']]);
    expect(await lastRun()).toMatchObject({ status: 'completed', eventsArchived: 1, eventsRemoved: 0 });
    expect(await sumsOf(stage.core, stage.owner, stage.context.operatorId)).toEqual({
      events: 2,
      archived: 1,
      storedEvents: 2,
      storedArchived: 1,
    });
  });

  test('goes from the archive at the midnight after its last day, and not a second before, alone of its chunk', async () => {
    await put(lastOfDay, { note: 'of today' });
    await put(lastOfDay + 1, { note: 'of tomorrow' });
    await saveEvents(30, 60);
    await retainAt(stage.core, midnight(now, 60));
    expect(
      await stage.owner`select amount from events_archive where operator_id = ${stage.context.operatorId}`,
    ).toEqual([{ amount: 2 }]);
    await retainAt(stage.core, midnight(now, 61) - 1_000);
    expect(await notes({ archive: true })).toEqual(['of tomorrow', 'of today']);
    await retainAt(stage.core, midnight(now, 61));
    expect(await notes({ archive: true })).toEqual(['of tomorrow']);
    await retainAt(stage.core, midnight(now, 62));
    expect(await notes({ archive: true })).toEqual([]);
    expect(await lastRun()).toMatchObject({ eventsRemoved: 1 });
    expect(await sumsOf(stage.core, stage.owner, stage.context.operatorId)).toMatchObject({
      events: 0,
      archived: 0,
      storedEvents: 0,
    });
  });

  test('past the limit for everything goes without a stay in the archive', async () => {
    await put(lastOfDay, { note: 'old' });
    await put(lastOfDay + 1, { note: 'young' });
    await updateSettings(stage.context, { dataRetentionDays: 40, retentionPolicy: { entity_events: tiers(60, 90) } });
    await retainAt(stage.core, midnight(now, 41) - 1_000);
    expect(await notes()).toEqual(['young', 'old']);
    await retainAt(stage.core, midnight(now, 41));
    expect(await notes({ archive: true })).toEqual(['young']);
    expect(await lastRun()).toMatchObject({ eventsArchived: 0, eventsRemoved: 1 });
  });
});

describe('archived events', () => {
  const fill = async (count: number) => {
    for (let n = 0; n < count; n++) await put(now + n, { note: n, long: 'x'.repeat(50) });
  };

  test('stand in chunks that are filled up, and are paged through like the others, each once', async () => {
    await fill(250);
    await saveEvents(30, 90);
    await retainAt(stage.core, midnight(now, 31));
    const amounts = () =>
      stage.owner`select amount from events_archive where operator_id = ${stage.context.operatorId} order by last_id`;
    expect((await amounts()).map(({ amount }) => amount)).toEqual([100, 100, 50]);
    await put(now + 300, { note: 300 });
    await put(now + dayMs * 20, { note: 'at hand' });
    await retainAt(stage.core, midnight(now, 32));
    expect((await amounts()).map(({ amount }) => amount)).toEqual([100, 100, 51]);
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await listEvents(stage.context, { externalId, archive: true, limit: 60, ...(cursor && { cursor }) });
      seen.push(...page.events.map(({ data }) => JSON.parse(data.text).note));
      cursor = page.pagination.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['at hand', 300, ...Array.from({ length: 250 }, (_, n) => 249 - n)]);
    const { events } = await listEvents(stage.context, { externalId, archive: true, offset: 200, limit: 3 });
    expect(events.map(({ data }) => JSON.parse(data.text).note)).toEqual([51, 50, 49]);
  });

  test('are found by their type', async () => {
    await fill(5);
    await stage.owner`update events set type = 'bonus' where operator_id = ${stage.context.operatorId} and data->>'note' = '3'`;
    await saveEvents(30, 90);
    await retainAt(stage.core, midnight(now, 31));
    const { events } = await listEvents(stage.context, { externalId, archive: true, type: 'bonus' });
    expect(events.map(({ data }) => JSON.parse(data.text).note)).toEqual([3]);
    expect((await listEvents(stage.context, { externalId, type: 'bonus' })).events).toEqual([]);
  });
});
