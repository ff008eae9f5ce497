import { describe, expect, test } from 'vitest';
import { hold } from '../../../tests/setup/hold.ts';
import { player, sendEntity, sendState } from '../../../tests/setup/requests.ts';
import { dayMs, idAt, midnight, retainAt, touch } from '../../../tests/setup/retention.ts';
import { useRetention } from '../../../tests/setup/use-retention.ts';
import { countEntity, eraseEntity, exportEntityById } from '../entities/index.ts';
import { listEvents } from '../events/index.ts';
import { updateSettings } from '../settings/index.ts';
import { getStates } from '../states/index.ts';
import { getEventData, getTimeline } from '../timeline/index.ts';
import { previewRetention } from './index.ts';

const stage = useRetention();
const { externalId, put, countArchived } = stage;
const now = midnight(Date.now()) + dayMs / 2;
const events = { entity_events: { hot_days: 30, archive_days: 60 } };

describe('what is archived', () => {
  const archive = async () => {
    await put(now, { note: 'canary-1' });
    await put(now + 1, { note: 'canary-2' });
    await sendState(stage.context, externalId, 'balance', 'canary-3');
    await touch(stage.owner, 'states', stage.context.operatorId, now);
    await updateSettings(stage.context, { retentionPolicy: { ...events, entity_states: events.entity_events } });
    await retainAt(stage.core, midnight(now, 31));
  };
  const canaries = async () => {
    const of = (table: string) =>
      `select 1 from ${table} t where operator_id = ${stage.context.operatorId} and t::text like '%canary-%'`;
    return (await stage.owner.unsafe(['events', 'events_archive', 'states_archive'].map(of).join(' union all ')))
      .length;
  };

  test('is erased with its entity, and listed redacted', async () => {
    await archive();
    expect(await canaries()).toBeGreaterThan(0);
    const mark = await put(now + 2, { note: 'canary-4' });
    expect(await countEntity(stage.context, { id: stage.entityId })).toMatchObject({ events: 3, states: 1 });
    expect(await eraseEntity(stage.context, { externalId })).toMatchObject({ eventsRedacted: 3, statesRemoved: 1 });
    expect(await canaries()).toBe(0);
    const { events: listed } = await listEvents(stage.context, { externalId, archive: true });
    expect(listed.map(({ data }) => data.text)).toEqual(Array(3).fill('{"_redacted":true}'));
    expect(await getStates(stage.context, { externalId })).toEqual([]);
    const [entity] =
      await stage.owner`select redacted_through from entities where operator_id = ${stage.context.operatorId}`;
    expect(entity?.redacted_through).toBe(mark);
  });

  test('of an entity that is created anew stays redacted, and so does what is archived after the erasure', async () => {
    await archive();
    await put(now + 2, { note: 'canary-4' });
    await eraseEntity(stage.context, { externalId });
    await sendEntity(stage.context, player(externalId));
    await put(now + 3, { note: 'new' });
    await retainAt(stage.core, midnight(now, 32));
    const { events: listed } = await listEvents(stage.context, { externalId, archive: true });
    expect(listed.map(({ data }) => data.text)).toEqual(['{"note":"new"}', ...Array(3).fill('{"_redacted":true}')]);
    expect(await eraseEntity(stage.context, { externalId })).toMatchObject({ eventsRedacted: 1 });
  });

  test('of many events is redacted by the job of the erasure, and counted', async () => {
    const { operatorId } = stage.context;
    await stage.owner`
      insert into events (operator_id, entity_id, id, type, data)
      select ${operatorId}, e.id, (${now}::bigint << 21) + n, 'session', '{"note":"canary-6"}'
      from entities e, generate_series(1, 10100) n where e.operator_id = ${operatorId}`;
    await updateSettings(stage.context, { retentionPolicy: events });
    await retainAt(stage.core, midnight(now, 31));
    expect(await countArchived()).toBe(10_100);
    await put(now + 1, { note: 'canary-7' });
    const erased = await eraseEntity(stage.context, { externalId });
    expect(erased).toMatchObject({ eventsRedacted: 10_101, jobId: expect.any(String) });
    expect((await listEvents(stage.context, { externalId, archive: true })).events[99]?.data.text).toBe(
      '{"_redacted":true}',
    );
    await expect.poll(canaries, { timeout: 10_000 }).toBe(0);
  });

  test('waits for an erasure that is under way, and keeps nothing of what it took', async () => {
    await put(now, { note: 'canary-5' });
    await updateSettings(stage.context, { retentionPolicy: events });
    const release = await hold(stage.owner, async (sql) => {
      await sql`select from entities where operator_id = ${stage.context.operatorId} for update`;
      await sql`update entities set redacted_through = ${idAt(now, 1)} where operator_id = ${stage.context.operatorId}`;
    });
    const retained = retainAt(stage.core, midnight(now, 31));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await countArchived()).toBe(0);
    await release();
    await retained;
    expect([await countArchived(), await canaries()]).toEqual([1, 0]);
  });

  test('is part of an export and of the timeline, when that asks for it', async () => {
    await archive();
    const exported = await exportEntityById(
      { ...stage.context, actor: { kind: 'user', userId: 1, role: 'owner' } },
      { id: stage.entityId },
    );
    let text = '';
    for await (const piece of exported.pieces) text += piece;
    expect(JSON.parse(text)).toMatchObject({
      states: [{ stateKey: 'balance' }],
      events: [{ data: { note: 'canary-1' } }, {}],
    });
    const kind = 'event' as const;
    expect(await getTimeline(stage.context, { id: stage.entityId, kind })).toEqual({
      items: [],
      nextCursor: null,
      hasArchived: true,
    });
    const { items } = await getTimeline(stage.context, { id: stage.entityId, kind, archive: true, limit: 1 });
    expect(items).toMatchObject([{ data: '{"note":"canary-2"}' }]);
    expect(await getEventData(stage.context, { id: stage.entityId, eventId: items[0]?.key ?? '' })).toEqual({
      data: '{"note":"canary-2"}',
    });
    expect(
      (await getTimeline(stage.context, { id: stage.entityId })).items.some(({ kind: one }) => one === 'state'),
    ).toBe(true);
  });

  test('is told apart by the preview, which counts it no second time', async () => {
    await archive();
    const { states } = await previewRetention(stage.context, { dataRetentionDays: null, retentionPolicy: null });
    expect(states).toMatchObject({ total: 1, archived: 1 });
  });
});
