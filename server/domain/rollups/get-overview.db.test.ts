import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { eraseEntity } from '../entities/index.ts';
import { flushRefusals } from '../refusals/index.ts';
import { getOverview, getUsage, rollUpIngestion } from './index.ts';
import { overviewRanges } from './schemas.ts';

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
  for (const id of ['p1', 'p2', 'p3']) await sendEntity(context, player(id));
  await sendEntity(context, player('p1'));
  for (const id of ['p1', 'p2']) await sendEvent(context, id, session());
  await sendEvent(context, 'p1', { eventType: 'transaction', data: { type: 'deposit', amount: 1, currency: 'EUR' } });
  await sendState(context, 'p1', 'balance', 1);
  await sendBatch(context, 'events', [{ externalId: 'p1', ...session() }, { externalId: 'nobody', ...session() }, {}]);
  await Promise.all([rollUpIngestion(core), flushRefusals(core)]);
});

afterAll(() => close());

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the overview', () => {
  test.each(overviewRanges)('of %s tells exactly what was recorded and refused', async (range) => {
    const { totals, series, eventsByType, entitiesByType, refusalsByCode } = await getOverview(context, { range });
    expect(totals).toEqual({ events: 4, entities: 3, entitiesUpdated: 1, states: 1, refused: 2 });
    for (const kind of ['events', 'entities', 'states', 'refused'] as const)
      expect(sum(series.map((point) => point[kind])), kind).toBe(totals[kind]);
    expect(eventsByType).toEqual([
      { name: 'session', amount: 3 },
      { name: 'transaction', amount: 1 },
    ]);
    expect(sum(entitiesByType.map(({ amount }) => amount))).toBe(totals.entities);
    expect(refusalsByCode).toEqual([
      { name: 'ENTITY_NOT_FOUND', amount: 1 },
      { name: 'MISSING_FIELDS', amount: 1 },
    ]);
  });

  test('puts each sum into its step and leaves out what is older than the range', async () => {
    const { context: other } = await createTestOperator(core);
    const put = (resolution: string, hoursAgo: number, amount: number) => owner`
      insert into ingestion_rollups values (${other.operatorId}, ${resolution},
        date_trunc(${resolution}, now() - make_interval(mins => ${hoursAgo * 60}), 'UTC'), 'events', 'session', ${amount})`;
    await put('hour', 1, 2);
    await put('hour', 100, 3);
    await put('hour', 24 * 7 + 2, 5);
    const { totals, series } = await getOverview(other, { range: '7d' });
    expect(totals.events).toBe(5);
    const found = series.filter(({ events }) => events > 0);
    expect(found.map(({ events }) => events)).toEqual([3, 2]);
    const age = Date.now() - Date.parse(found[0]?.at ?? '');
    expect(age / 3_600_000).toBeGreaterThanOrEqual(100 - 1);
    expect(age / 3_600_000).toBeLessThanOrEqual(100 + 3);
  });

  test('of somebody who may not read is refused', async () => {
    const actor = { kind: 'apiKey', keyId: 1n, scopes: new Set(['ingest' as const]) } as const;
    await expect(getOverview({ ...context, actor }, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('usage', () => {
  test('tells each operator’s own, and zeros of one that has sent nothing', async () => {
    const { context: idle } = await createTestOperator(core);
    const today = new Date().toISOString().slice(0, 10);
    const recent = { recorded: 9, refused: 2 };
    const nothing = { recorded: 0, refused: 0 };
    expect(await getUsage(core, [idle.operatorId, context.operatorId])).toEqual([
      {
        operatorId: idle.operatorId,
        ...{ stored: { events: 0, entities: 0 }, today: nothing, last30Days: nothing, lastRecordedOn: null },
      },
      {
        operatorId: context.operatorId,
        ...{ stored: { events: 4, entities: 3 }, today: recent, last30Days: recent, lastRecordedOn: today },
      },
    ]);
  });

  test('no longer counts an entity that was erased as stored', async () => {
    await eraseEntity(context, { externalId: 'p3' });
    await rollUpIngestion(core);
    expect((await getUsage(core, [context.operatorId]))[0]?.stored).toEqual({ events: 4, entities: 2 });
  });
});
