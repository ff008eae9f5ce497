import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { eraseEntity, getEntity } from '#server/domain/entities/index.ts';
import { readReceiptKeys, receiptsOf, verifyReceipt } from '#server/domain/erasures/index.ts';
import type { ErasureReceipt } from '#server/domain/erasures/schemas.ts';
import { listEvents } from '#server/domain/events/index.ts';
import { stringifyJson } from '#server/domain/json/index.ts';
import { updateSettings } from '#server/domain/settings/index.ts';
import { openErasureLedger } from '#server/erasure-ledger.ts';
import { addManyEvents, canary, createCanary, tablesWith } from '../setup/canaries.ts';
import { createTestDatabase, createTestOperator, type TestDatabase } from '../setup/database.ts';
import { asSuperuser, createEmptyDatabase, type Place } from '../setup/installations.ts';
import { killOda } from '../setup/kill-oda.ts';
import { player, sendEntity, sendEvent, session } from '../setup/requests.ts';
import { dayMs, retainAt } from '../setup/retention.ts';
import { odaEnvironment, refusal, runOda } from '../setup/run-oda.ts';
import { at, openSecondCore } from '../setup/second-core.ts';
import { brokenLedger, changedLedger, dividedLedger, laterLedger } from '../setup/spoilt-ledgers.ts';

const folder = mkdtempSync(join(tmpdir(), 'oda-restored-'));
const backup = join(folder, 'backup');
const ledger = join(folder, 'erasure-ledger.jsonl');
let source: TestDatabase;
let target: Place;
let core: OpenCore;
let context: Context;

beforeAll(async () => {
  source = await createTestDatabase();
  target = await createEmptyDatabase();
  core = await openSecondCore(source.url, { erasureLedger: await openErasureLedger(ledger) });
  ({ context } = await createTestOperator(core));
  for (const externalId of ['player-of-few', 'player-of-many', 'player-of-again'])
    await createCanary(context, source.url, externalId);
  await addManyEvents(source.url, 'player-of-many');
  const { context: forgetful } = await createTestOperator(core, { name: 'Forgetful Casino' });
  await createCanary(forgetful, source.url, 'player-of-retention');
  await updateSettings(forgetful, { dataRetentionDays: 30 });
  await eraseEntity(context, { externalId: 'player-of-again' });
  await sendEntity(context, player('player-of-again', { note: 'created anew' }));
  // As though it was prepared before that erasure, and waited for it.
  const prepareEarly = "update entities set incarnation = id where external_id = 'player-of-again'";
  await asSuperuser((sql) => sql.unsafe(prepareEarly), source.url);
  await sendEntity(context, player('player-who-stays', { first_name: 'Ada' }));
  expect(await oda(source.url, 'backup', backup)).toMatchObject({ exitCode: 0, stderr: '' });
  for (const externalId of ['player-of-few', 'player-of-many']) await eraseEntity(context, { externalId });
  await retainAt(core, Date.now() + 40 * dayMs);
});

afterAll(async () => {
  await core.close();
  await source.drop();
  await target.drop();
  rmSync(folder, { recursive: true });
});

const oda = (url: string, ...args: string[]) => runOda(odaEnvironment(url), args);

async function killedRestore(table: string, afterMs: number): Promise<void> {
  await killOda(odaEnvironment(target.url), ['restore', backup, '--ledger', ledger], `${table}: `, afterMs);
  await expect(openSecondCore(target.url)).rejects.toThrow();
}

describe('a restore is refused, and the database left empty,', () => {
  test.each<[string, () => string[], RegExp]>([
    ['that says nothing of the ledger', () => [], /Name the erasure ledger by --ledger/],
    [
      'that names a ledger and says that it is lost',
      () => ['--ledger', ledger, '--without-ledger'],
      /--without-ledger/,
    ],
    ['whose ledger is not there', () => ['--ledger', join(folder, 'nowhere')], /cannot use .*nowhere \(ENOENT\)/],
    [
      'whose ledger was changed',
      () => ['--ledger', changedLedger(ledger)],
      /Line 2 of .*changed cannot be replayed: the signature/,
    ],
    ['whose key is missing', () => ['--ledger', laterLedger(ledger)], /generation 7 .* leave the line where it is/],
    [
      'whose ledger has a line that is no receipt',
      () => ['--ledger', brokenLedger(ledger)],
      /Line 1 of .*broken cannot be replayed/,
    ],
  ])('%s', async (_, args, words) => {
    const { exitCode, stdout, stderr } = await oda(target.url, 'restore', backup, ...args());
    expect({ exitCode, stdout, stderr }).toEqual(refusal(exitCode === 2 ? 2 : 1, words));
    expect([
      ...(await asSuperuser(
        (sql) => sql`select nspname from pg_namespace where nspname in ('worker', 'oda_restore')`,
        target.url,
      )),
    ]).toEqual([]);
  });
});

describe('a backup from before an erasure, restored with the ledger', () => {
  const receipts = (own: OpenCore, entityId: string) => receiptsOf(at(own, context), entityId, 10);
  const idOf = async (externalId: string) => {
    const [row] = await asSuperuser(
      (sql) => sql<{ id: string }[]>`select id from entities where external_id = ${externalId}`,
      target.url,
    );
    return row?.id ?? '';
  };

  test('has the canary in it, so that the other tests mean something', async () => {
    expect(await tablesWith(source.url, canary)).toEqual([]);
    const place = await createEmptyDatabase();
    const { exitCode, stdout } = await oda(place.url, 'restore', backup, '--without-ledger');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/\nReceipts that were missing: 1; .*\n$/)]);
    const tables = (await tablesWith(place.url, canary)).map((table) => table.replace(/_\d{4}_\d\d$/, ''));
    const all = ['entities', 'events', 'events_archive', 'states', 'states_archive'];
    expect([...new Set(tables)]).toEqual(all.map((name) => `public.${name}`));
    expect(await tablesWith(place.url, 'player-of-few')).toEqual(['public.entities', 'public.job_errors']);
    await place.drop();
  });

  test('is restored in the end, however often it is killed, and then shows nothing of who was erased', async () => {
    await killedRestore('entities', 0);
    await asSuperuser(
      (sql) =>
        sql.begin(async (held) => {
          // All is loaded then but for the mark that says so: it can neither be committed nor end.
          await held`lock table oda_restore.progress in share mode`;
          await killedRestore('users', 150);
          await held`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()`;
        }),
      target.url,
    );
    // The backup knows of the first one.
    const [before, since] = dividedLedger(ledger);
    expect(await oda(target.url, 'restore', backup, '--ledger', since)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^The ledger lacks 1 of the receipts .*\.\n$/),
    });
    await expect(openSecondCore(target.url)).rejects.toThrow('did not finish');
    expect(await tablesWith(target.url, canary)).not.toEqual([]);
    const restored = await oda(target.url, 'restore', backup, '--ledger', before, since);
    expect(restored).toMatchObject({ exitCode: 0, stderr: '' });
    expect(restored.stdout).toMatch(/erased again: \d, by 4 receipts\.\nThe last line of .* breaks off/);
    expect(await tablesWith(target.url, canary)).toEqual([]);
    for (const externalId of ['player-of-few', 'player-of-many', 'player-of-retention'])
      expect(await tablesWith(target.url, externalId)).toEqual(['public.entities']);
    for (const file of globSync(join(tmpdir(), 'oda-test-*/logs/postgres.log')))
      expect(readFileSync(file, 'utf8')).not.toContain(canary);
  });

  test('answers as it did after the erasure, with the receipt of then', async () => {
    const own = await openSecondCore(target.url);
    const there = at(own, context);
    for (const externalId of ['player-of-few', 'player-of-many']) {
      const [receipt, ...others] = await receipts(own, await idOf(externalId));
      expect(others).toEqual([]);
      expect(receipt).toEqual((await receiptsOf(context, await idOf(externalId), 10))[0]);
      expect(receipt && verifyReceipt(receipt, await readReceiptKeys(own))).toBeNull();
      expect(await getEntity(there, { externalId })).toMatchObject({ deletedAt: (receipt as ErasureReceipt).erasedAt });
      const events = stringifyJson(await listEvents(there, { externalId, archive: true, limit: 5 }));
      expect(events.match(/_redacted/g)?.length).toBeGreaterThanOrEqual(2);
    }
    await own.close();
  });

  test('keeps who was created anew after an erasure, and who was not erased', async () => {
    const own = await openSecondCore(target.url);
    const there = at(own, context);
    expect(stringifyJson(await getEntity(there, { externalId: 'player-of-again' }))).toContain('created anew');
    expect(stringifyJson(await getEntity(there, { externalId: 'player-who-stays' }))).toContain('Ada');
    const { id } = await sendEvent(there, 'player-who-stays', session());
    const [newest] = await asSuperuser((sql) => sql<{ id: string }[]>`select max(id) as id from events`, target.url);
    expect(BigInt(`0x${id.slice(4)}`)).toBe(BigInt(newest?.id ?? 0));
    await own.close();
  });

  test('is not erased a second time by a ledger that is replayed again', async () => {
    const replay = (...args: string[]) => oda(target.url, 'erasures', 'replay', ...args);
    const replayed = await replay('--ledger', ledger, '--json');
    expect(JSON.parse(replayed.stdout)).toEqual({ receipts: 4, erasedAgain: 0, missing: 0, brokenOff: [] });
    const [, since] = dividedLedger(ledger);
    expect(await replay('--ledger', since)).toEqual(refusal(1, /lacks 1 of the receipts/));
    expect((await replay('--ledger', since, '--incomplete-ledger')).stdout).toMatch(
      /by 3 receipts\..*\nReceipts .*: 1;/s,
    );
  });
});
