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
import { applyRetention, changeRetention, getRetentionStatus, previewRetention } from './index.ts';

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
