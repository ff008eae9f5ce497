import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { migrateDatabase } from '#db/migrate.ts';
import { isRestoreUnfinished } from '#db/restore-mark.ts';
import { storedTableNames } from '#db/stored-tables.ts';
import { takeBackup } from '#server/backup/index.ts';
import type { OpenCore } from '#server/core.ts';
import { eraseEntity } from '#server/domain/entities/index.ts';
import { openErasureLedger } from '#server/erasure-ledger.ts';
import { startChild, until } from './child.ts';
import { createTestOperator, testMasterKeys } from './database.ts';
import { fillOperator } from './fill-operator.ts';
import { player, sendBatch, sendEntity } from './requests.ts';
import { restoreWithLedger } from './restore-with-ledger.ts';
import { openSecondCore } from './second-core.ts';

/** Entities that are erased after the backup: one with more events than one transaction overwrites, and some without any. */
const doomed = { events: 10_050, others: 20 };

/** Works in an empty database beside that of a URL, and drops it. */
async function inDatabase<T>(owner: Sql, url: string, work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const name = `oda_killed_${randomUUID().replaceAll('-', '')}`;
  const address = new URL(url);
  address.pathname = `/${name}`;
  await owner.unsafe(`create database ${name}`);
  try {
    return await work(address.href);
  } finally {
    await owner.unsafe(`drop database ${name} with (force)`);
  }
}

/** Fills an installation, takes a backup of it, and erases. */
async function prepare(databaseUrl: string, backup: string, ledger: string): Promise<void> {
  await migrateDatabase(databaseUrl);
  const core = await openSecondCore(databaseUrl, { erasureLedger: await openErasureLedger(ledger) });
  const { context } = await createTestOperator(core);
  await fillOperator(context, 'ada');
  const externalIds = Array.from({ length: doomed.others }, (_, n) => `doomed-${n}`);
  await sendBatch(
    context,
    'entities',
    externalIds.map((externalId) => player(externalId)),
  );
  const { id } = await sendEntity(context, player('of-many'));
  const entityId = BigInt(`0x${id.slice(4)}`);
  const owner = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await owner`
    insert into events (operator_id, entity_id, id, type, data)
    select ${context.operatorId}, ${String(entityId)}, ${String(entityId)}::bigint + n, 'session', '{"note":"doomed"}'
    from generate_series(1, ${doomed.events}) n`;
  await owner.end();
  await takeBackup({ databaseUrl, masterKeys: testMasterKeys, directory: backup, progress: () => {} });
  for (const externalId of ['of-many', ...externalIds]) await eraseEntity(context, { externalId });
  await core.close();
}

/** A row as text, without ids, times and processes of what was written since. */
const withoutLater = (row: string, sinceMs: number) =>
  row
    .replace(/\b\d{19}\b/g, (id) => (Number(BigInt(id) >> 21n) < sinceMs ? id : '#'))
    .replace(/_[0-9a-f]{16}\b/g, (id) => (Number(BigInt(`0x${id.slice(1)}`) >> 21n) < sinceMs ? id : '#'))
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00/g, (time) => (Date.parse(time) < sinceMs ? time : '#'))
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '#');

/** Every row of every table, and whether the database is open. */
async function stateOf(url: string, sinceMs: number): Promise<Record<string, string>> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { TimeZone: 'UTC' } });
  const state: Record<string, string> = { open: String(!(await isRestoreUnfinished(sql))) };
  for (const table of storedTableNames) {
    const rows = await sql.unsafe<{ row: string }[]>(`select t::text as row from ${table} t`);
    state[table] = rows
      .map(({ row }) => withoutLater(row, sinceMs))
      .sort()
      .join('\n');
  }
  await sql.end();
  return state;
}

/** Begins a restore, and kills it so long after. @returns how long it went on, and whether that was to its end */
async function killOne(databaseUrl: string, backup: string, ledger: string, afterMs: number) {
  const { child, lines, ended } = startChild('restore-once', databaseUrl, backup, ledger);
  await until(() => lines.includes('begun'), 30_000);
  const begun = performance.now();
  await Promise.race([ended, sleep(afterMs)]);
  child.kill('SIGKILL');
  await ended;
  return { tookMs: performance.now() - begun, isDone: lines.length > 1 };
}

/**
 * Kills processes that restore a backup and replay a ledger, two in a database one after the other, each at a random moment,
 * lets another restore it, and compares what is there then with what a restore leaves that nobody disturbed. @returns what
 * differs, and how many were killed before they were done
 */
export async function killRestore(_: OpenCore, owner: Sql, url: string, rounds: number, random: () => number) {
  const folder = mkdtempSync(join(tmpdir(), 'oda-killed-restore-'));
  const [backup, ledger] = [join(folder, 'backup'), join(folder, 'ledger.jsonl')];
  await inDatabase(owner, url, (databaseUrl) => prepare(databaseUrl, backup, ledger));
  const sinceMs = Date.now();
  const restore = (killAt: readonly number[]) =>
    inDatabase(owner, url, async (databaseUrl) => {
      let killed = { tookMs: 0, isDone: false };
      let interrupted = 0;
      for (const afterMs of killAt) {
        if (!killed.isDone) killed = await killOne(databaseUrl, backup, ledger, afterMs);
        if (!killed.isDone) interrupted++;
      }
      if (!killed.isDone)
        await restoreWithLedger(databaseUrl, backup, ledger).catch((error: Error) => {
          // Killed when all was done, but for saying so.
          if (!error.message.includes('is not empty')) throw error;
        });
      return { tookMs: killed.tookMs, interrupted, state: await stateOf(databaseUrl, sinceMs) };
    });
  const { tookMs, state: expected } = await restore([60_000]);
  const differences: { round: number; afterMs: number[]; what: string; expected: unknown; found: unknown }[] = [];
  let interrupted = 0;
  for (let round = 0; round < rounds; round += 2) {
    const afterMs = [random() * tookMs, random() * tookMs].slice(0, rounds - round);
    const { interrupted: times, state } = await restore(afterMs);
    interrupted += times;
    for (const [what, value] of Object.entries(expected))
      if (state[what] !== value) differences.push({ round, afterMs, what, expected: value, found: state[what] });
  }
  rmSync(folder, { recursive: true });
  return { expected, differences, interrupted };
}
