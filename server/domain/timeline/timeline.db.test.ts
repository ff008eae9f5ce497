import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import type { Context, Role } from '../context.ts';
import { eraseEntity, revealEntity } from '../entities/index.ts';
import { getEventData, getTimeline } from './index.ts';
import type { GetTimelineInput, TimelineEntry } from './schemas.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;
let id: string;
let externalId: string;
let count = 0;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
});
beforeEach(async () => {
  externalId = `p-${++count}`;
  ({ id } = await sendEntity(context, player(externalId)));
});
afterAll(() => close());

const as = (role: Role): Context => ({ ...context, actor: { kind: 'user', userId: 7, role } });

async function readAll(input: Partial<GetTimelineInput> = {}, who = as('owner')): Promise<TimelineEntry[]> {
  const all: TimelineEntry[] = [];
  let cursor: string | null = null;
  do {
    const page = await getTimeline(who, { id, ...input, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
const named = (entries: TimelineEntry[]) =>
  entries.map((entry) =>
    entry.kind === 'event' ? entry.eventType : entry.kind === 'state' ? entry.stateKey : entry.action,
  );

describe('a timeline', () => {
  test('has events, states and actions in the order of time, newest first', async () => {
    await sendEvent(context, externalId, session({ n: 1 }));
    await sendState(context, externalId, 'balance', 5);
    await revealEntity(as('owner'), { id, reason: 'Ticket 17' });
    await sendEvent(context, externalId, { eventType: 'block', data: {} });
    const all = await readAll();
    expect(named(all)).toEqual(['block', 'entity.revealed', 'balance', 'session']);
    expect(all[1]).toMatchObject({ reason: 'Ticket 17', door: 'rest' });
    expect(all[3]).toMatchObject({ data: '{"n":1}' });
  });

  test('has everything once, however it is paged', async () => {
    for (let n = 0; n < 12; n++) {
      await sendEvent(context, externalId, session({ n }));
      if (n % 3 === 0)
        await sendBatch(
          context,
          'states',
          ['balance', 'kyc_status', 'risk_score'].map((stateKey) => ({ externalId, stateKey, value: n })),
        );
    }
    await revealEntity(as('owner'), { id, reason: 'Ticket 17' });
    const keys = (await readAll()).map(({ key }) => key);
    expect(keys).toHaveLength(16);
    for (const limit of [1, 2, 5]) expect((await readAll({ limit })).map(({ key }) => key)).toEqual(keys);
  });

  test('is filtered by kind and by type of event', async () => {
    await sendEvent(context, externalId, session());
    await sendEvent(context, externalId, { eventType: 'block', data: {} });
    await sendState(context, externalId, 'balance', 5);
    expect(named(await readAll({ eventType: 'session' }))).toEqual(['session']);
    expect(named(await readAll({ kind: 'event' }))).toEqual(['block', 'session']);
    expect(named(await readAll({ kind: 'state' }))).toEqual(['balance']);
    expect(named(await readAll({ eventType: 'bonus' }))).toEqual([]);
  });

  test('tells what people did to who may read the audit log alone', async () => {
    await revealEntity(as('compliance'), { id, reason: 'Ticket 17' });
    expect(named(await readAll({}, as('compliance')))).toEqual(['entity.revealed']);
    for (const role of ['developer', 'viewer'] as const) expect(await readAll({}, as(role))).toEqual([]);
  });

  test('leaves long data out, which is read by itself', async () => {
    const long = 'x'.repeat(5_000);
    await sendEvent(context, externalId, session({ long }));
    const [entry] = await readAll();
    expect(entry).toMatchObject({ data: null, bytes: 5_011 });
    const read = await getEventData(as('viewer'), { id, eventId: entry?.key ?? '' });
    expect(JSON.parse(read.data)).toEqual({ long });
    await expect(getEventData(context, { id, eventId: 'eev_0000000000000001' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('shows events redacted after an erasure, and no state', async () => {
    await sendEvent(context, externalId, session({ secret: 1 }));
    await sendState(context, externalId, 'balance', 5);
    await eraseEntity(context, { externalId });
    const [entry] = await readAll({ kind: 'event' });
    expect(entry).toMatchObject({ data: '{"_redacted":true}' });
    expect(await readAll({ kind: 'state' })).toEqual([]);
    expect(await getEventData(context, { id, eventId: entry?.key ?? '' })).toEqual({ data: '{"_redacted":true}' });
  });

  test('of nobody, or of another operator’s, is not found', async () => {
    const stranger = (await createTestOperator(core)).context;
    for (const unknown of ['ent_0000000000000001', 'nonsense'])
      await expect(getTimeline(context, { id: unknown })).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
    await expect(getTimeline(stranger, { id })).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
  });
});
