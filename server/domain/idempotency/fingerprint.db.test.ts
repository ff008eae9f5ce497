import { createHash } from 'node:crypto';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore, testMasterKeys } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import type { MasterKeys } from '../crypto/index.ts';
import { canonicalJson, scanJson } from '../json/index.ts';
import { fingerprintEvent, fingerprintRequest } from './index.ts';

let core: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  ({ core, url, close, owner } = await openTestCore());
  ({ context } = await createTestOperator(core));
  await sendEntity(context, player('p1'));
});

afterAll(() => close());

const twoGenerations: MasterKeys = new Map([[2, Buffer.alloc(32, 8)], ...testMasterKeys]);

/** The process again, with other master keys. */
const processWith = (masterKeys: MasterKeys, generation: number) => ({
  ...core,
  masterKeys,
  sealing: { generation, claiming: generation },
  singletons: new Map(),
});

describe('the fingerprint of a request', () => {
  const body = JSON.stringify(player('p2'));
  const made = (masterKeys: MasterKeys, generation: number, operatorId = context.operatorId) =>
    fingerprintRequest({ core: processWith(masterKeys, generation), operatorId }, '/entities', body);
  const original = () => made(testMasterKeys, 1)[0];

  test('as it is stored is no digest that anybody could make from a guess of the request', async () => {
    await sendEntity(context, body, 'guessed');
    const [claim] = await owner<{ hex: string }[]>`
      select encode(fingerprint, 'hex') as hex from idempotency_keys where key = 'guessed'`;
    const canonical = canonicalJson(body);
    const guesses = [canonical, `"/entities"\n${canonical}`, `"/entities"\n${canonical}\n`];
    for (const guess of guesses) expect(claim?.hex).not.toBe(createHash('sha256').update(guess).digest('hex'));
    expect(claim?.hex).toBe(original());
  });

  test('is another one under another master key and for another operator', () => {
    expect(made(new Map([[1, Buffer.alloc(32, 9)]]), 1)).not.toContain(original());
    expect(made(testMasterKeys, 1, context.operatorId + 1)).not.toContain(original());
  });

  test('is stored under the generation that seals, and known under each', () => {
    const [before, after] = [made(twoGenerations, 1), made(twoGenerations, 2)];
    expect(before).toEqual([original(), after[0]]);
    expect(after).toEqual([after[0], original()]);
    expect(after[0]).not.toBe(original());
  });

  test('begins with that of the generation which claims now, in a process that stays', () => {
    const process = processWith(twoGenerations, 1);
    const [old, next] = made(twoGenerations, 1);
    const make = () => fingerprintRequest({ core: process, operatorId: context.operatorId }, '/entities', body);
    expect(make()).toEqual([old, next]);
    process.sealing.claiming = 2;
    expect(make()).toEqual([next, old]);
  });
});

// Another one than that of the last version would refuse, for a day, the honest repeat of a request that the last took.
describe('a fingerprint stays what it is, however the request is written', () => {
  const content = 'a9fe7e74ea26d8e522011c000f02e34159c66d0c5031e6ff3ffe9bf8821447d0';
  const others = 'f8d2931c7d336b39c26d48936d3f04f11f26de8e38ab08a217b3aaabdee00bde';
  const asItIs =
    '{"eventType":"bet","note":"\\u0061","data":{"win":12.50,"amount":100,"tags":["x", 1.0],"in":{"b":-0.035,"a":null}},"extra":{"z":1,"y":2}}';
  const otherwise =
    '{"data":{"in":{"a":null,"b":-35e-3},"tags":["\\u0078",1],"amount":1e2,"win":12.5},"extra":{"y":2,"z":1},"eventType":"bet","note":"a"}';
  const caller = () => ({ core: processWith(new Map([[1, Buffer.alloc(32, 7)]]), 1), operatorId: 5 });

  const ofEvent = (text: string, whole: boolean): readonly string[] => {
    const { node } = scanJson(text, { keepDepth: 3, keepArrays: false });
    return node.kind === 'object' ? fingerprintEvent(caller(), 'player é"1', text, node, whole) : [];
  };

  test.each([asItIs, otherwise])('of an event, whole and by its content: %s', (text) => {
    expect(ofEvent(text, false)).toEqual([content]);
    expect(ofEvent(text, true)).toEqual([`${content}${others}`]);
  });

  test.each([asItIs, otherwise])('of any other request: %s', (text) => {
    expect(fingerprintRequest(caller(), '/entities', text)).toEqual([
      'f3c9052d54a7f3127b20d98eac6cdae52d2d7888ff9eb3fbfdd1c27fbdd5a73a',
    ]);
  });
});

/** Sends requests with a key, each of which is new or a repeat. */
async function send(caller: Context, key: string, replayed: boolean) {
  const item = { externalId: 'p1', ...session({ n: 1 }) };
  expect(await sendEntity(caller, player('p3'), key)).toMatchObject({ replayed });
  expect(await sendEvent(caller, 'p1', session({ n: 1 }), key)).toMatchObject({ replayed });
  expect(await sendBatch(caller, 'events', [{ ...item, idempotencyKey: key }])).toMatchObject({ duplicates: 1 });
  expect(await sendBatch(caller, 'events', [item], key)).toMatchObject({ replayed });
}

async function sendAcross(one: Context, other: Context) {
  await send(one, 'there', false);
  await send(other, 'there', true);
  await send(other, 'back', false);
  await send(one, 'back', true);
}

test('a repeat is known across processes of which one has a new generation of master keys', async () => {
  const next = await openSecondCore(url, { piiMasterKeys: twoGenerations });
  await sendAcross(context, at(next, context));
  await next.close();
});

test('a repeat is known across versions of which one compares by the lowest of two generations alone', async () => {
  await owner`delete from idempotency_keys`;
  // What is left of the version before: a process that tells nothing, and a migration that found two generations.
  const before = context;
  await owner`update processes set knows_generation = null, seals_generation = null where process_id = ${core.processId}`;
  await owner`update pii_key_generations set seals_since = created_at`;
  const next = await openSecondCore(url, { piiMasterKeys: twoGenerations });
  expect(next.sealing).toEqual({ generation: 2, claiming: 1 });
  await sendAcross(before, at(next, context));
  await owner`delete from processes where process_id = ${core.processId}`;
  await next.beat();
  expect(next.sealing).toEqual({ generation: 2, claiming: 2 });
  for (const key of ['there', 'back']) await send(at(next, context), key, true);
  await owner`insert into processes values (1023, gen_random_uuid(), now())`;
  await next.beat();
  expect(next.sealing).toEqual({ generation: 2, claiming: 1 });
  await next.close();
});
