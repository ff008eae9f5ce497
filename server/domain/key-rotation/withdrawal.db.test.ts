import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { asAdministrator, createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity } from '../../../tests/setup/requests.ts';
import { keysUpTo, letADayPass, reseal } from '../../../tests/setup/rotation.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { getKeyStatus, numberGeneration, removeGeneration } from './index.ts';

let url: string;
let owner: Sql;
let context: Context;
let close: () => Promise<void>;
const opened: OpenCore[] = [];

const open = async (to: number) => {
  const next = await openSecondCore(url, { piiMasterKeys: keysUpTo(to) });
  opened.push(next);
  return next;
};
const administer = (core: OpenCore) => asAdministrator(at(core, context));

beforeAll(async () => {
  const first = await openTestCore();
  ({ url, owner, close } = first);
  ({ context } = await createTestOperator(first.core));
  await sendEntity(context, player('p1'));
  await owner`delete from processes`;
});

afterAll(async () => {
  for (const core of opened) await core.close();
  await close();
});

test("a generation that never sealed is withdrawn by who does not have it, never seals, and is in no other one's way", async () => {
  const core = await open(2);
  const newer = await open(3);
  expect((await getKeyStatus(administer(core))).generations[0]).toMatchObject({ state: 'new', refusal: null });
  await expect(open(2)).rejects.toThrow('lacks generation 3, which another process brought');
  expect(await removeGeneration(administer(core), { generation: 3 })).toMatchObject({
    sealing: 2,
    next: 'reseal',
    generations: [{ generation: 3, state: 'removed' }, { state: 'sealing' }, { state: 'older' }],
  });
  await open(2);
  await owner`delete from processes where process_id <> ${newer.processId}`;
  await newer.beat();
  expect(newer.sealing.generation).toBe(2);
  await reseal(newer);
  await letADayPass(owner);
  expect(await removeGeneration(administer(newer), { generation: 1 })).toMatchObject({
    next: 'take-out',
    advice: expect.stringMatching(/^Generation 3 is removed: take it out of PII_MASTER_KEYS before the next start\.$/),
  });
  await open(4);
  const other = new Map([...keysUpTo(2), [3, Buffer.alloc(32, 99)]] as const);
  await expect(openSecondCore(url, { piiMasterKeys: other })).rejects.toThrow('a new one gets a higher number');
});

test('of those who make a generation at once each is given a number after the other', async () => {
  let [inside, most] = [0, 0];
  const make = async (highest: number) => {
    most = Math.max(most, ++inside);
    await sleep(30);
    inside--;
    return highest;
  };
  const makers = opened.map((core) => numberGeneration(administer(core), make));
  expect(new Set(await Promise.all(makers))).toEqual(new Set([4]));
  expect([makers.length, most]).toEqual([4, 1]);
});

test('a withdrawn generation whose key is still held does not keep the one below it from sealing', async () => {
  const newer = await open(6);
  await removeGeneration(administer(newer), { generation: 6 });
  await newer.beat();
  expect(newer.sealing.generation).toBe(2);
  await owner`delete from processes where process_id <> ${newer.processId}`;
  await newer.beat();
  expect(newer.sealing.generation).toBe(5);
});
