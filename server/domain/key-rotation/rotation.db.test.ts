import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { asAdministrator, createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { hold } from '../../../tests/setup/hold.ts';
import { player, sendBatch, sendEntity } from '../../../tests/setup/requests.ts';
import { keysUpTo, letADayPass, reseal, sealedBy } from '../../../tests/setup/rotation.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { eraseEntity, getEntity, getErasure } from '../entities/index.ts';
import { getKeyStatus, removeGeneration, resealRecords } from './index.ts';

let url: string;
let owner: Sql;
/** With the first generation alone, and what was sealed by it. */
let old: OpenCore;
let context: Context;
let dropDatabase: () => Promise<void>;
const opened: OpenCore[] = [];

beforeEach(async () => {
  ({ core: old, owner, url, close: dropDatabase } = await openTestCore());
  ({ context } = await createTestOperator(old));
  await sendBatch(
    context,
    'entities',
    Array.from({ length: 50 }, (_, n) => player(`p${n}`)),
  );
});

afterEach(async () => {
  for (const core of opened.splice(0)) await core.close().catch(() => {});
  await dropDatabase();
});

const open = async (from: number, to: number) => {
  const core = await openSecondCore(url, { piiMasterKeys: keysUpTo(to, from) });
  opened.push(core);
  return core;
};
/** What a process does at its end; the database stays. */
const end = (core: OpenCore) => owner`delete from processes where process_id = ${core.processId}`;
const status = (core: OpenCore) => getKeyStatus(asAdministrator(at(core, context)));
const remove = (core: OpenCore, generation: number) =>
  removeGeneration(asAdministrator(at(core, context)), { generation });
const email = async (core: OpenCore, externalId: string) =>
  (await getEntity(at(core, context), { externalId })).data.text.match(/[\w.]+@[\w.]+/)?.[0];
const generations = () => sealedBy(owner, context.operatorId);

/** Seals everything with the second generation. */
async function rotated(): Promise<OpenCore> {
  await end(old);
  const core = await open(1, 2);
  expect(await reseal(core)).toEqual({ resealed: 50 });
  return core;
}

describe('a new generation of master keys', () => {
  test('seals at once where every process knows it', async () => {
    await end(old);
    const core = await open(1, 2);
    await sendEntity(at(core, context), player('p0'));
    expect(await generations()).toEqual({ 1: 49, 2: 1 });
  });

  test('seals and signs nothing while a process lives that lacks it, and everything from its end on', async () => {
    const core = await open(1, 2);
    const signedBy = async (externalId: string) => {
      await eraseEntity(at(core, context), { externalId });
      return (await getErasure(at(core, context), { externalId })).keyId;
    };
    await core.beat();
    await sendEntity(at(core, context), player('p0'));
    expect(await generations()).toEqual({ 1: 50 });
    expect(await signedBy('p1')).toBe('g1');
    expect(await email(old, 'p0')).toBe('p0@example.com');
    expect(await status(core)).toMatchObject({
      sealing: 1,
      processes: { living: 2, lacking: 1 },
      next: 'restart',
      advice: expect.stringContaining('without generation 2: 1 of 2 processes'),
    });
    await end(old);
    await core.beat();
    await sendEntity(at(core, context), player('p0'));
    expect(await generations()).toEqual({ 1: 48, 2: 1 });
    expect(await signedBy('p2')).toBe('g2');
  });

  test('keeps what lacks it from starting', async () => {
    await open(1, 2);
    await expect(open(1, 1)).rejects.toThrow('PII_MASTER_KEYS lacks generation 2');
  });

  test('is unknown to a process that was held for dead: it says so and shows nothing', async () => {
    await end(old);
    const core = await open(1, 2);
    await sendEntity(at(core, context), player('p0'));
    const refusal = await getEntity(context, { externalId: 'p0' }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('newest master key') });
    expect(await email(old, 'p1')).toBe('p1@example.com');
    await sendEntity(context, player('p0', { first_name: 'Ada' }));
    expect(await email(core, 'p0')).toBe('p0@example.com');
  });
});

describe('sealing anew', () => {
  test('leaves everything readable and as it was, and nothing of the older generation', async () => {
    const rows = () => owner`
      select external_id, id, type, data::text as data, pii_fields, updated_at, prior_type from entities order by external_id`;
    const before = await rows();
    const core = await rotated();
    expect(await generations()).toEqual({ 2: 50 });
    expect(await rows()).toEqual(before);
    for (const id of ['p0', 'p7', 'p49']) expect(await email(core, id)).toBe(`${id}@example.com`);
    expect(await status(core)).toMatchObject({
      progress: null,
      next: 'wait',
      generations: [
        { generation: 2, state: 'sealing', records: 50 },
        { generation: 1, state: 'unused', records: 0 },
      ],
    });
    expect(await reseal(core)).toEqual({ resealed: 0 });
  });

  test('waits for nobody who writes, and comes back for what was locked', async () => {
    await end(old);
    const core = await open(1, 2);
    const release = await hold(owner, (sql) => sql`select from entities where external_id = 'p3' for update`);
    const running = reseal(core);
    await expect.poll(generations).toEqual({ 1: 1, 2: 49 });
    await release();
    expect(await running).toEqual({ resealed: 50 });
    expect(await generations()).toEqual({ 2: 50 });
  });

  test('changes nothing that was written or erased since it was read', async () => {
    await end(old);
    const core = await open(1, 2);
    const racing = Array.from({ length: 20 }, async (_, n) => {
      await sendEntity(at(core, context), player(`p${n}`, { email: `new${n}@example.com` }));
      await eraseEntity(at(core, context), { externalId: `p${n + 20}` });
    });
    await Promise.all([reseal(core), ...racing]);
    for (let n = 0; n < 20; n++) {
      expect(await email(core, `p${n}`)).toBe(`new${n}@example.com`);
      expect((await getEntity(at(core, context), { externalId: `p${n + 20}` })).data.text).toBe('{"_deleted":true}');
    }
    expect(await generations()).toEqual({ 2: 30 });
  });

  test('is not begun while a process seals with an older generation', async () => {
    await end(old);
    const core = await open(1, 2);
    await owner`update processes set seals_generation = 1`;
    await expect(reseal(core)).rejects.toMatchObject({
      message: expect.stringContaining('do not seal with generation 2'),
    });
    await expect(reseal(old)).rejects.toMatchObject({ message: expect.stringContaining('lacks generation 2') });
    expect(await generations()).toEqual({ 1: 50 });
  });

  test('goes by a count that began when the last old write could have ended, and not by one that ended then', async () => {
    const core = await rotated();
    await owner`update pii_key_generations set unused_since = null`;
    const waits = { followMs: 2_000, writtenMs: 200, lockedMs: 50 };
    let isLate = false;
    const statement: typeof core.database.statement = async (ids, make) => {
      const result = await core.database.statement(ids, make);
      if (isLate) return result;
      isLate = true;
      await sleep(waits.writtenMs);
      await sendEntity(context, player('p0'));
      return result;
    };
    const transact = core.database.transact.bind(core.database);
    const slow = { ...core, database: { sql: core.database.sql, statement, transact } } as unknown as OpenCore;
    expect(await resealRecords(slow, { signal: new AbortController().signal, waits })).toEqual({ resealed: 1 });
    expect(await generations()).toEqual({ 2: 50 });
  });

  test('goes on past a record that cannot be opened, and says that it is there', async () => {
    await end(old);
    const reports: string[] = [];
    const core = await openSecondCore(url, { piiMasterKeys: keysUpTo(2), report: (message) => reports.push(message) });
    opened.push(core);
    await owner`update entities set pii = set_byte(pii, 40, get_byte(pii, 40) # 1) where external_id = 'p9'`;
    expect(await reseal(core)).toMatchObject({ resealed: 49, message: expect.stringContaining('1 records cannot be') });
    expect(await generations()).toEqual({ 1: 1, 2: 49 });
    expect(reports).toEqual([expect.stringMatching(/1 in all: ent_[0-9a-f]{16}\.$/)]);
    await letADayPass(owner);
    await expect(remove(core, 1)).rejects.toMatchObject({
      message: expect.stringMatching(/^Generation 1 may still seal 1 record: /),
    });
  });
});
