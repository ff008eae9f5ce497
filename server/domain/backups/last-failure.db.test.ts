import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBackupStore } from '#server/backup/index.ts';
import { openTestCore, testMasterKeys } from '../../../tests/setup/database.ts';
import type { BackupStore, Caller } from '../context.ts';
import { openTasks } from '../tasks/index.ts';
import { backupTask, listBackups, startBackup, takeBackup } from './index.ts';

test('a backup that failed is told, with the reason, until there is a newer one', async () => {
  const { core, owner, url, close } = await openTestCore();
  const parent = mkdtempSync(join(tmpdir(), 'oda-backups-'));
  const directory = join(parent, 'backups');
  const own = { databaseUrl: url, masterKeys: testMasterKeys, directory, keep: null, at: null, dataDir: null };
  const callerOn = (backups: BackupStore): Caller => {
    const quiet = { ...core, backups, report: () => {} };
    return { core: quiet, actor: { kind: 'admin', userId: 7 }, origin: { door: 'portal', address: null } };
  };
  const caller = callerOn(openBackupStore(own));
  const failed = async () => (await listBackups(caller))?.failed;
  writeFileSync(directory, 'no folder');
  const run = (signal: AbortSignal) => takeBackup(caller.core, { signal });
  const pace = { lookEverySeconds: 0.5, superviseEverySeconds: 1 };
  const open = () => openTasks(caller.core, [{ name: backupTask, due: 'when asked', retriesMost: 0, run }], pace);
  // Told to stop it has opened the queue first, which knows then that nothing is tried again.
  await open().stop();
  await startBackup(caller);
  const tasks = open();
  const problem = expect.stringMatching(/^The folder of backups, .+, cannot be used \(E[A-Z]+\)\.$/);
  await expect.poll(failed, { timeout: 30_000 }).toEqual({ at: expect.any(String), problem });
  rmSync(directory);
  expect(await failed()).toMatchObject({ problem });
  const died = JSON.stringify({ value: { message: 'job heartbeat timeout' } });
  await owner`update worker.job set output = ${died}::text::jsonb where name = ${backupTask}`;
  expect(await failed()).toMatchObject({ problem: expect.stringMatching(/showed no life/) });
  await takeBackup(caller.core, { signal: core.stopping });
  expect(await failed()).toBeNull();
  await tasks.stop();
  await close();
  rmSync(parent, { recursive: true });
}, 60_000);
