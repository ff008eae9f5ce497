import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { checkBackup, openBackupStore } from '#server/backup/index.ts';
import type { OpenCore } from '#server/core.ts';
import { takeBackup } from '#server/domain/backups/index.ts';
import type { BackupStore } from '#server/domain/context.ts';
import { killChild, until } from './child.ts';
import { createTestOperator, testMasterKeys } from './database.ts';
import { player, sendBatch } from './requests.ts';

const records = 1_000;

/** The names that lie there, and the digests of what each backup copied, but for the log, which tells of backups. */
async function stateOf(directory: string): Promise<Record<string, unknown>> {
  const names = readdirSync(directory);
  const copies = new Set<string>();
  for (const name of names) {
    const { tables } = await checkBackup(join(directory, name), testMasterKeys, () => {});
    const copied = tables.filter((table) => table.name !== 'installation_log');
    copies.add(copied.map((table) => `${table.name} ${table.rows} ${table.sha256}`).join('\n'));
  }
  return {
    whole: names.every((name) => /^oda-\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(name)),
    copies: [...copies].join('\n\n'),
  };
}

/** What is wrong with what is listed, each read whole as it lies there. */
async function problemsOf(backups: BackupStore): Promise<string[]> {
  const { backups: listed, problems } = await backups.list();
  const read = await Promise.all(listed.map(({ name }) => backups.check(name)));
  return [...problems, ...read.filter((problem) => problem !== null)];
}

/**
 * Kills processes that take a backup, each at a random moment, and reads all that is listed then, before anybody removes it;
 * lets another take one, and holds what lies there against what one leaves that nobody disturbed.
 * @returns what differs, and how many were killed before they were done
 */
export async function killBackup(core: OpenCore, _: Sql, url: string, rounds: number, random: () => number) {
  const { context } = await createTestOperator(core, { name: 'Copied' });
  await sendBatch(
    context,
    'entities',
    Array.from({ length: records }, (_, n) => player(`copied${n}`)),
  );
  const directory = mkdtempSync(join(tmpdir(), 'oda-killed-backup-'));
  const own = { databaseUrl: url, masterKeys: testMasterKeys, directory, keep: 1, at: null, dataDir: null };
  const backups = openBackupStore(own);
  const { signal } = new AbortController();
  const started = performance.now();
  await takeBackup({ ...core, backups }, { signal });
  const tookMs = performance.now() - started;
  const expected = await stateOf(directory);
  const differences: { round: number; afterMs: number; what: string; expected: unknown; found: unknown }[] = [];
  let interrupted = 0;
  for (let round = 0; round < rounds; round++) {
    const afterMs = random() * tookMs;
    const lines = await killChild('backup-once', [url, directory], afterMs);
    if (!lines.includes('done')) interrupted++;
    const problems = await problemsOf(backups);
    // This one alone removes what is not kept. The killed one's connection may be a moment from being noticed.
    await until(() => takeBackup({ ...core, backups }, { signal }).catch(() => null), 10_000);
    const found = { ...(await stateOf(directory)), ...(problems.length > 0 && { problems }) };
    for (const what of Object.keys({ ...expected, ...found }))
      if (found[what as keyof typeof found] !== expected[what])
        differences.push({ round, afterMs, what, expected: expected[what], found: found[what as keyof typeof found] });
  }
  rmSync(directory, { recursive: true });
  return { expected, differences, interrupted };
}
