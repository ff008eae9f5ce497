import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { eraseEntity } from '#server/domain/entities/index.ts';
import { hasLedgeredReceipts, readReceiptKeys, settleReceipts } from '#server/domain/erasures/index.ts';
import { openErasureLedger } from '#server/erasure-ledger.ts';
import { addManyEvents, canary, tablesWith } from '../../tests/setup/canaries.ts';
import { until } from '../../tests/setup/child.ts';
import { asAdministrator, createTestOperator, openTestCore } from '../../tests/setup/database.ts';
import { player, sendEntity } from '../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../tests/setup/second-core.ts';
import { readLedgers, replayLedgers } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'oda-ledgers-'));
const files = ['here', 'there'].map((name) => join(folder, name));
const [here = '', there = ''] = files;
let close: () => Promise<void>;
let url: string;
let owner: Sql;
/** Without a ledger, as a command is. */
let core: OpenCore;
let context: Context;
const erased: string[] = [];

/** Erases somebody in a program that has this ledger. @returns the receipt's id */
async function eraseWith(ledger: string, of: Context, externalId: string): Promise<string> {
  const program = await openSecondCore(url, { erasureLedger: await openErasureLedger(ledger) });
  await sendEntity(at(program, of), player(externalId));
  await eraseEntity(at(program, of), { externalId });
  await program.close();
  return JSON.parse(readFileSync(ledger, 'utf8').trim().split('\n').at(-1) ?? '').id;
}

const idsIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).id);

async function replay(named: string[], { incomplete = false, alone = false } = {}) {
  const ledgers = await readLedgers(named, await readReceiptKeys(core));
  return replayLedgers(asAdministrator(context), ledgers, { incomplete, alone });
}

beforeAll(async () => {
  ({ core, url, owner, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  expect(await hasLedgeredReceipts(core)).toBe(false);
  const { context: other } = await createTestOperator(core, { name: 'Other Casino' });
  erased.push(await eraseWith(here, context, 'p1'), await eraseWith(there, other, 'p1'));
  erased.push(await eraseWith(there, context, 'p2'), await eraseWith(here, context, 'p3'));
});

afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

test('ledgers that hold every receipt which the database knows of are replayed', async () => {
  expect(await hasLedgeredReceipts(core)).toBe(true);
  expect(await replay(files)).toEqual({ erasedAgain: 0, missing: 0 });
  expect(await replay([...files, here])).toEqual({ erasedAgain: 0, missing: 0 });
});

test('one that lacks receipts is refused: how many, and which is the newest', async () => {
  await expect(replay([here])).rejects.toThrow(new RegExp(`lacks 2 of the receipts .* the newest ${erased[2]} of 20`));
  await expect(replay([there])).rejects.toThrow(new RegExp(`lacks 2 of the receipts .* the newest ${erased[3]} of 20`));
  await expect(replay([])).rejects.toThrow('lacks 4 of the receipts');
});

test('a receipt that no ledger has yet is not missing', async () => {
  await sendEntity(context, player('p4'));
  await eraseEntity(context, { externalId: 'p4' });
  expect(await replay(files)).toEqual({ erasedAgain: 0, missing: 0 });
});

test('an erasure that a killed replay left unfinished is finished, but not while its process may live elsewhere', async () => {
  await sendEntity(context, player('of-many'));
  await addManyEvents(url, 'of-many');
  await eraseEntity(context, { externalId: 'of-many' });
  await until(async () => (await owner`select from jobs where status = 'completed'`).length === 1);
  const other = await openSecondCore(url);
  await owner`update events set data = ${`{"note":"${canary}"}`}::text::json`;
  await owner`update jobs set status = 'processing', process_id = ${other.processId}`;
  await replay(files);
  expect(await tablesWith(url, canary)).not.toEqual([]);
  await replay(files, { alone: true });
  expect(await tablesWith(url, canary)).toEqual([]);
  await other.close();
});

test('one that an error stops is told, and the same replay goes on once it is mended', async () => {
  await owner`update events set data = ${`{"note":"${canary}"}`}::text::json`;
  await owner`update jobs set status = 'processing', completed_at = null`;
  await owner.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise disk_full; end $$;
    create trigger refuse before update on events for each statement execute function refuse()`);
  const told = /not all overwritten, of 1\. The disk is full.* The same command goes on/;
  await expect(replay(files, { alone: true })).rejects.toThrow(told);
  await expect(replay(files)).rejects.toThrow(told);
  await owner.unsafe('drop trigger refuse on events; drop function refuse');
  await replay(files, { alone: true });
  expect(await tablesWith(url, canary)).toEqual([]);
});

test('what is missing where somebody goes on without stands in the ledger of the next program, and is missed no more', async () => {
  expect(await replay([here], { incomplete: true })).toEqual({ erasedAgain: 0, missing: 2 });
  expect(await replay([here])).toEqual({ erasedAgain: 0, missing: 0 });
  const next = join(folder, 'next');
  const program = await openSecondCore(url, { erasureLedger: await openErasureLedger(next) });
  await settleReceipts(program, [1, 2]);
  await program.close();
  expect(idsIn(next)).toEqual(expect.arrayContaining(erased.slice(1, 3)));
  await expect(replay([here])).rejects.toThrow('lacks 4 of the receipts');
  expect(await replay([here, next])).toEqual({ erasedAgain: 0, missing: 0 });
});
