import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context, Scope } from '../context.ts';
import { getEntity } from '../entities/index.ts';
import { flushPiiReads, listPiiReads } from './index.ts';

let core: OpenCore;
let url: string;
let close: () => Promise<void>;
let context: Context;
let owner: Context;

beforeAll(async () => {
  ({ core, url, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  owner = { ...context, actor: { kind: 'user', userId: 1, role: 'compliance' } };
});

afterAll(() => close());

const read = (by: Context, externalId: string) => getEntity(by, { externalId });

test('each time that a key opened personal data is counted, on every process', async () => {
  const { id } = await sendEntity(context, player('seen'));
  const second = await openSecondCore(url);
  for (let n = 0; n < 5; n++) await read(context, 'seen');
  for (let n = 0; n < 3; n++) await read(at(second, context), 'seen');
  await Promise.all([flushPiiReads(core), flushPiiReads(second)]);
  await read(context, 'seen');
  await flushPiiReads(core);
  await second.close();
  const reads = await listPiiReads(owner, { entityId: id });
  expect(reads.reduce((sum, { reads }) => sum + reads, 0)).toBe(9);
  expect(reads[0]).toMatchObject({
    key: { id: 'key_0000000000000001', name: null },
    hour: expect.stringMatching(/:00:00\.000Z$/),
  });
});

test('a read that opened none is not counted', async () => {
  const { id } = await sendEntity(context, player('masked'));
  const scopes = new Set<Scope>(['read']);
  await read({ ...context, actor: { kind: 'apiKey', keyId: 2n, scopes } }, 'masked');
  await read(owner, 'masked');
  await sendEntity(context, { entityType: 'game', externalId: 'no-pii', data: { name: 'Chess' } });
  await read(context, 'no-pii');
  await flushPiiReads(core);
  expect(await listPiiReads(owner, { entityId: id })).toEqual([]);
});

test('what could not be written is written with the next', async () => {
  const { id } = await sendEntity(context, player('later'));
  await read(context, 'later');
  const failing = { ...core, database: { statement: () => Promise.reject(new Error('away')) } } as unknown as OpenCore;
  await expect(flushPiiReads(failing)).rejects.toThrow('away');
  await read(context, 'later');
  await flushPiiReads(core);
  expect(await listPiiReads(owner, { entityId: id })).toMatchObject([{ reads: 2 }]);
});
