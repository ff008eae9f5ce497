import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity } from '../../../tests/setup/requests.ts';
import { keysUpTo } from '../../../tests/setup/rotation.ts';
import type { Context } from '../context.ts';
import { getProfile } from '../operators/index.ts';
import { eraseEntity, getEntity, resealSlice } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
});
afterAll(() => close());

test('what is written, erased or created anew between reading a record and putting it in place stays as it is', async () => {
  for (const id of ['erased', 'kept', 'recreated', 'written']) await sendEntity(context, player(id));
  const masterKeys = keysUpTo(2);
  const newer = { ...core, masterKeys, sealing: { generation: 2, claiming: 2 }, singletons: new Map() };
  let transactions = 0;
  const transact: typeof core.database.transact = async (ids, work) => {
    const result = await core.database.transact(ids, work);
    if (++transactions > 1) return result;
    await sendEntity(context, player('written', { email: 'newer@example.com' }));
    for (const externalId of ['erased', 'recreated']) await eraseEntity(context, { externalId });
    await sendEntity(context, player('recreated', { email: 'again@example.com' }));
    return result;
  };
  const raced = { ...newer, database: { ...core.database, transact } } as unknown as OpenCore;
  const profile = await getProfile(core, context.operatorId);
  const slice = await resealSlice(raced, profile, '', async () => {});
  expect([...slice.resealed]).toEqual([[1, 1]]);
  const read = async (externalId: string) => (await getEntity({ ...context, core: newer }, { externalId })).data.text;
  expect(await Promise.all(['erased', 'kept', 'recreated', 'written'].map(read))).toEqual([
    '{"_deleted":true}',
    '{"email":"kept@example.com"}',
    '{"email":"again@example.com"}',
    '{"email":"newer@example.com"}',
  ]);
});
