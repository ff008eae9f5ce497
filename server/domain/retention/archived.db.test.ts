import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { hold } from '../../../tests/setup/hold.ts';
import { player, sendEntity, sendState } from '../../../tests/setup/requests.ts';
import { dayMs, idAt, midnight, putEvent, retainAt, touch } from '../../../tests/setup/retention.ts';
import type { Context } from '../context.ts';
import { countEntity, eraseEntity, exportEntity } from '../entities/index.ts';
import { listEvents } from '../events/index.ts';
import { updateSettings } from '../settings/index.ts';
import { getStates } from '../states/index.ts';
import { getEventData, getTimeline } from '../timeline/index.ts';
import { previewRetention } from './index.ts';

const externalId = 'p1';
let core: OpenCore;
let owner: Sql;
let context: Context;
let close: () => Promise<void>;
let id: string;
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
  ({ id } = await sendEntity(context, player(externalId)));
});

const put = (ms: number, data: object = { note: 'canary' }, n = 0) =>
  putEvent(owner, { operatorId: context.operatorId, externalId }, ms, data, n);
const archivedCount = async () =>
  Number(
    (await owner`select coalesce(sum(amount), 0) as n from events_archive where operator_id = ${context.operatorId}`)[0]
      ?.n,
  );

describe('what is archived', () => {
  const archive = async () => {
    await put(now, { note: 'canary-1' });
    await put(now + 1, { note: 'canary-2' });
    await sendState(context, externalId, 'balance', 'canary-3');
    await touch(owner, 'states', context.operatorId, now);
    await updateSettings(context, { retentionPolicy: { ...events, entity_states: events.entity_events } });
    await retainAt(core, midnight(now, 31));
  };
  const canaries = async () => {
    const of = (table: string) =>
      `select 1 from ${table} t where operator_id = ${context.operatorId} and t::text like '%canary-%'`;
    return (await owner.unsafe(['events', 'events_archive', 'states_archive'].map(of).join(' union all '))).length;
  };

  test('is erased with its entity, and listed redacted', async () => {
    await archive();
    expect(await canaries()).toBeGreaterThan(0);
    const mark = await put(now + 2, { note: 'canary-4' });
    expect(await countEntity(context, { id })).toMatchObject({ events: 3, states: 1 });
    expect(await eraseEntity(context, { externalId })).toMatchObject({ eventsRedacted: 3, statesRemoved: 1 });
    expect(await canaries()).toBe(0);
    const { events: listed } = await listEvents(context, { externalId, archive: true });
    expect(listed.map(({ data }) => data.text)).toEqual(Array(3).fill('{"_redacted":true}'));
    expect(await getStates(context, { externalId })).toEqual([]);
    const [entity] = await owner`select redacted_through from entities where operator_id = ${context.operatorId}`;
    expect(entity?.redacted_through).toBe(mark);
  });

  test('of an entity that is created anew stays redacted, and so does what is archived after the erasure', async () => {
    await archive();
    await put(now + 2, { note: 'canary-4' });
    await eraseEntity(context, { externalId });
    await sendEntity(context, player(externalId));
    await put(now + 3, { note: 'new' });
    await retainAt(core, midnight(now, 32));
    const { events: listed } = await listEvents(context, { externalId, archive: true });
    expect(listed.map(({ data }) => data.text)).toEqual(['{"note":"new"}', ...Array(3).fill('{"_redacted":true}')]);
    expect(await eraseEntity(context, { externalId })).toMatchObject({ eventsRedacted: 1 });
  });

  test('of many events is redacted by the job of the erasure, and counted', async () => {
    const { operatorId } = context;
    await owner`
      insert into events (operator_id, entity_id, id, type, data)
      select ${operatorId}, e.id, (${now}::bigint << 21) + n, 'session', '{"note":"canary-6"}'
      from entities e, generate_series(1, 10100) n where e.operator_id = ${operatorId}`;
    await updateSettings(context, { retentionPolicy: events });
    await retainAt(core, midnight(now, 31));
    expect(await archivedCount()).toBe(10_100);
    await put(now + 1, { note: 'canary-7' });
    const erased = await eraseEntity(context, { externalId });
    expect(erased).toMatchObject({ eventsRedacted: 10_101, jobId: expect.any(String) });
    expect((await listEvents(context, { externalId, archive: true })).events[99]?.data.text).toBe('{"_redacted":true}');
    await expect.poll(canaries, { timeout: 10_000 }).toBe(0);
  });

  test('waits for an erasure that is under way, and keeps nothing of what it took', async () => {
    await put(now, { note: 'canary-5' });
    await updateSettings(context, { retentionPolicy: events });
    const release = await hold(owner, async (sql) => {
      await sql`select from entities where operator_id = ${context.operatorId} for update`;
      await sql`update entities set redacted_through = ${idAt(now, 1)} where operator_id = ${context.operatorId}`;
    });
    const retained = retainAt(core, midnight(now, 31));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await archivedCount()).toBe(0);
    await release();
    await retained;
    expect([await archivedCount(), await canaries()]).toEqual([1, 0]);
  });

  test('is part of an export and of the timeline, when that asks for it', async () => {
    await archive();
    const exported = await exportEntity({ ...context, actor: { kind: 'user', userId: 1, role: 'owner' } }, { id });
    let text = '';
    for await (const piece of exported.pieces) text += piece;
    expect(JSON.parse(text)).toMatchObject({
      states: [{ stateKey: 'balance' }],
      events: [{ data: { note: 'canary-1' } }, {}],
    });
    const kind = 'event' as const;
    expect(await getTimeline(context, { id, kind })).toEqual({ items: [], nextCursor: null, hasArchived: true });
    const { items } = await getTimeline(context, { id, kind, archive: true, limit: 1 });
    expect(items).toMatchObject([{ data: '{"note":"canary-2"}' }]);
    expect(await getEventData(context, { id, eventId: items[0]?.key ?? '' })).toEqual({ data: '{"note":"canary-2"}' });
    expect((await getTimeline(context, { id })).items.some(({ kind: one }) => one === 'state')).toBe(true);
  });

  test('is told apart by the preview, which counts it no second time', async () => {
    await archive();
    const { states } = await previewRetention(context, { dataRetentionDays: null, retentionPolicy: null });
    expect(states).toMatchObject({ total: 1, archived: 1 });
  });
});
