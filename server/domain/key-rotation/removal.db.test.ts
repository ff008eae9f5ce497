import type { Sql } from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { asAdministrator, createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import { keysUpTo, letADayPass, reseal, sealedBy } from '../../../tests/setup/rotation.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { getEntity } from '../entities/index.ts';
import { getKeyStatus, removeGeneration } from './index.ts';

let url: string;
let owner: Sql;
/** It was held for dead, has the first generation alone, and still answers. */
let dead: OpenCore;
/** With both generations. */
let core: OpenCore;
let context: Context;
let dropDatabase: () => Promise<void>;
const opened: OpenCore[] = [];

const open = async (from: number, to: number) => {
  const next = await openSecondCore(url, { piiMasterKeys: keysUpTo(to, from) });
  opened.push(next);
  return next;
};
const remove = (generation = 1, on = core) => removeGeneration(asAdministrator(at(on, context)), { generation });
const refusal = async (generation = 1) => String(await remove(generation).catch(({ message }: Error) => message));
const status = (on = core) => getKeyStatus(asAdministrator(at(on, context)));

beforeEach(async () => {
  ({ core: dead, owner, url, close: dropDatabase } = await openTestCore());
  ({ context } = await createTestOperator(dead));
  await sendBatch(
    context,
    'entities',
    Array.from({ length: 5 }, (_, n) => player(`p${n}`)),
  );
  await owner`update processes set heartbeat_at = now() - interval '21 seconds'`;
  core = await open(1, 2);
});

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close().catch(() => {});
  await dropDatabase();
});

describe('a generation of master keys is not removed', () => {
  test('that seals, is unknown, or has an older one beside it', async () => {
    expect(await refusal(2)).toMatch(/^Generation 2 seals what is written/);
    expect(await refusal(7)).toBe('There is no generation 7 of the master keys.');
    await core.close();
    core = await open(1, 3);
    expect(await refusal(2)).toBe('Remove generation 1 first.');
  });

  test('while it may seal records, or a process seals with it', async () => {
    expect(await refusal()).toMatch(/^Generation 1 may still seal records: /);
    await reseal(core);
    await owner`update pii_key_generations set unused_since = null`;
    expect(await refusal()).toMatch(/^Generation 1 seals none of the records that were counted: /);
    await owner`update pii_key_generations set unused_since = now() where generation = 1`;
    await letADayPass(owner);
    await owner`update processes set seals_generation = 1 where process_id = ${core.processId}`;
    expect(await refusal()).toMatch(/^Not every process seals with generation 2 yet: 1 of 1/);
  });

  test('while requests are recognised by it', async () => {
    await reseal(core);
    expect(await refusal()).toMatch(/^Requests of the last 24 hours are recognised by generation 1: .+ UTC on\.$/);
    await owner`update pii_key_generations set unused_since = now() - interval '24 hours'`;
    expect(await refusal()).toMatch(/^Requests of the last 24 hours/);
    await owner`update pii_key_generations set unused_since = now() - interval '24 hours 2 minutes'`;
    await remove();
  });

  test('when a record came late from a process that was held for dead, until that is sealed anew', async () => {
    await reseal(core);
    await letADayPass(owner);
    await sendEntity(context, player('p1', { email: 'late@example.com' }));
    expect(await refusal()).toMatch(/^Records that generation 1 sealed were written meanwhile/);
    expect((await status()).generations[1]).toMatchObject({ state: 'older', removedAt: null });
    await expect(sendEntity(context, player('p2'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await reseal(core)).toEqual({ resealed: 1 });
    await letADayPass(owner);
    await remove();
    const entity = await getEntity(at(core, context), { externalId: 'p1' });
    expect(entity.data.text).toContain('late@example.com');
  });
});

describe('a generation that was removed', () => {
  beforeEach(async () => {
    expect(await status()).toMatchObject({ next: 'reseal' });
    await reseal(core);
    expect(await status()).toMatchObject({ next: 'wait' });
    await letADayPass(owner);
    expect(await status()).toMatchObject({ next: 'remove' });
    expect(await remove()).toMatchObject({
      next: 'take-out',
      generations: [{ state: 'sealing' }, { state: 'removed', refusal: 'Generation 1 is removed already.' }],
      advice: expect.stringContaining('take it out of PII_MASTER_KEYS'),
    });
  });

  test('is asked for by no start, and everything is read without it', async () => {
    const next = await open(2, 2);
    const entity = await getEntity(at(next, context), { externalId: 'p3' });
    expect(entity.data.text).toContain('p3@example.com');
    await sendEntity(at(next, context), player('p3'));
    expect(await sealedBy(owner, context.operatorId)).toEqual({ 2: 5 });
    expect(await status(next)).toMatchObject({ next: 'make-key', advice: expect.stringMatching(/^Nothing\./) });
  });

  test('may still stand in the configuration, but not with another key', async () => {
    await open(1, 2);
    const other = new Map([...keysUpTo(2, 2), [1, Buffer.alloc(32, 99)]] as const);
    await expect(openSecondCore(url, { piiMasterKeys: other })).rejects.toThrow(
      'new key for generation 1, which was removed',
    );
  });

  test('can seal no record any more, whoever writes it', async () => {
    for (const write of [
      () => sendEntity(context, player('p1')),
      () => sendEntity(context, player('p9'), 'a key'),
      () => sendBatch(context, 'entities', [player('p1')]),
    ])
      await expect(write()).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('nothing was'),
      });
    expect(await sealedBy(owner, context.operatorId)).toEqual({ 2: 5 });
    await sendEntity(context, { entityType: 'game', externalId: 'g1', data: { name: 'Chess' } });
  });

  test('is not removed twice, and the next one is removed in the same way', async () => {
    expect(await refusal()).toBe('Generation 1 is removed already.');
    await core.close();
    core = await open(2, 3);
    expect(await reseal(core)).toEqual({ resealed: 5 });
    await letADayPass(owner);
    await remove(2);
    const next = await open(3, 3);
    expect((await status(next)).generations.map(({ state }) => state)).toEqual(['sealing', 'removed', 'removed']);
  });

  test('leaves both steps in the log of the installation', async () => {
    expect(await owner`select action, subject, door from installation_log`).toEqual([
      { action: 'master-keys.removed', subject: 'generation:1', door: 'cli' },
    ]);
  });
});

test('a repeat is answered as one across a rotation, and across a removal from its first day on', async () => {
  const send = (on: OpenCore, key: string) => sendEvent(at(on, context), 'p1', session({ n: 1 }), key);
  expect(await send(dead, 'before')).toMatchObject({ replayed: false });
  for (const on of [core, dead]) expect(await send(on, 'before')).toMatchObject({ replayed: true });
  await reseal(core);
  expect(await send(core, 'before')).toMatchObject({ replayed: true });
  await letADayPass(owner);
  expect(await send(core, 'after')).toMatchObject({ replayed: false });
  await remove();
  const next = await open(2, 2);
  for (const on of [core, next]) expect(await send(on, 'after')).toMatchObject({ replayed: true });
  const other = sendEvent(at(next, context), 'p1', session({ n: 2 }), 'after');
  await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
});
