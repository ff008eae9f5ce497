import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendState } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { eraseEntity, findEntities, listEntities } from './index.ts';
import type { ListEntitiesInput } from './schemas.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendBatch(
    context,
    'entities',
    Array.from({ length: 30 }, (_, n) => player(`p-${String(n).padStart(2, '0')}`)),
  );
  for (const game of ['g-1', 'g-2'])
    await sendEntity(context, { entityType: 'game', externalId: game, data: { name: game } });
  await sendEntity(context, player('ü%_\u{10ffff}x'));
  for (const n of ['03', '04', '05']) await sendState(context, `p-${n}`, 'kyc_status', 'verified');
  await sendState(context, 'g-1', 'kyc_status', 'verified');
});

afterAll(() => close());

/** Follows the cursors to the end. */
async function listAll(input: ListEntitiesInput, as = context): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 100; pages++) {
    const page = await listEntities(as, { ...input, cursor });
    ids.push(...page.items.map(({ externalId }) => externalId));
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
  throw new Error('The pages have no end.');
}

describe('a list of entities', () => {
  test('is newest first, and its pages have everything once', async () => {
    const all = await listAll({ limit: 7 });
    expect(all).toHaveLength(33);
    expect(new Set(all).size).toBe(33);
    expect(all.slice(0, 3)).toEqual(['ü%_\u{10ffff}x', 'g-2', 'g-1']);
    const { items } = await listEntities(context, { limit: 100 });
    const times = items.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  test('has no field of anybody’s data', async () => {
    const { items } = await listEntities(context, { limit: 1 });
    expect(Object.keys(items[0] ?? {}).sort()).toEqual([
      ...['createdAt', 'deletedAt', 'entityType', 'externalId', 'id', 'updatedAt'],
    ]);
  });

  test('is filtered by type', async () => {
    expect(await listAll({ entityType: 'game', limit: 1 })).toEqual(['g-2', 'g-1']);
    expect(await listAll({ entityType: 'operator' })).toEqual([]);
  });

  test('finds by the beginning of an external id, in its order, whatever characters it has', async () => {
    expect(await listAll({ search: 'p-1', limit: 3 })).toEqual(Array.from({ length: 10 }, (_, n) => `p-1${n}`));
    expect(await listAll({ search: 'p-07' })).toEqual(['p-07']);
    expect(await listAll({ search: 'ü%_\u{10ffff}' })).toEqual(['ü%_\u{10ffff}x']);
    expect(await listAll({ search: 'P-1' })).toEqual([]);
    expect(await listAll({ search: '%' })).toEqual([]);
  });

  test('finds by a state’s value, with the other filters or without', async () => {
    const state = { key: 'kyc_status', value: 'verified' };
    expect(await listAll({ state, limit: 1 })).toEqual(['g-1', 'p-05', 'p-04', 'p-03']);
    expect(await listAll({ state, entityType: 'player', limit: 2 })).toEqual(['p-05', 'p-04', 'p-03']);
    expect(await listAll({ state, search: 'p-0', limit: 1 })).toEqual(['p-03', 'p-04', 'p-05']);
    expect(await listAll({ state, search: 'g', entityType: 'player' })).toEqual([]);
    expect(await listAll({ state: { key: 'kyc_status', value: 'pending' } })).toEqual([]);
  });

  test('follows a state that changes or goes, and knows true, false and small numbers', async () => {
    const holders = (value: string) => listAll({ state: { key: 'risk_score', value } });
    await sendState(context, 'p-10', 'risk_score', 7);
    expect(await holders('7')).toEqual(['p-10']);
    await sendState(context, 'p-10', 'risk_score', true);
    expect([await holders('7'), await holders('true')]).toEqual([[], ['p-10']]);
    await sendState(context, 'p-10', 'risk_score', { nested: 'true' });
    expect(await holders('true')).toEqual([]);
    await sendEntity(context, player('gone-1'));
    await sendState(context, 'gone-1', 'risk_score', 'high');
    await eraseEntity(context, { externalId: 'gone-1' });
    expect(await holders('high')).toEqual([]);
  });

  test('names the erased, and has them on top when they are created anew', async () => {
    await sendEntity(context, player('again-1'));
    await sendEntity(context, player('between-1'));
    await eraseEntity(context, { externalId: 'again-1' });
    const erased = await listEntities(context, { search: 'again-1' });
    expect(erased.items[0]?.deletedAt).toMatch(/Z$/);
    await sendEntity(context, player('again-1'));
    expect((await listAll({ limit: 100 })).slice(0, 2)).toEqual(['again-1', 'between-1']);
  });

  test('refuses a cursor that is none', async () => {
    await expect(listEntities(context, { cursor: 'p-01' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('finds an entity by our id as well', async () => {
    const [game] = await findEntities(context, { prefix: 'g-1' });
    expect(await findEntities(context, { prefix: game?.id ?? '' })).toEqual([game]);
    const stranger = (await createTestOperator(core)).context;
    expect(await findEntities(stranger, { prefix: game?.id ?? '' })).toEqual([]);
  });
});
