import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBackupStore } from '#server/backup/index.ts';
import { until } from '../../../tests/setup/child.ts';
import { openTestCore, testMasterKeys } from '../../../tests/setup/database.ts';
import type { Caller } from '../context.ts';
import { listTaskRuns, openTasks } from '../tasks/index.ts';
import { backupTask, listBackups, startBackup, takeBackup } from './index.ts';

test('an old backup that cannot be removed fails no run: the new one is good, and log and page tell of the old one', async () => {
  const { core, owner, url, close } = await openTestCore();
  const directory = mkdtempSync(join(tmpdir(), 'oda-unremoved-'));
  const own = { databaseUrl: url, masterKeys: testMasterKeys, directory, keep: 1, at: null, dataDir: null };
  const reported: string[] = [];
  const report = (message: string) => void reported.push(message);
  const caller: Caller = {
    core: { ...core, backups: openBackupStore(own), report },
    actor: { kind: 'admin', userId: 7 },
    origin: { door: 'portal', address: null },
  };
  const list = async () => (await listBackups(caller)) ?? expect.fail();
  const { name: old } = await takeBackup(caller.core, { signal: core.stopping });
  const run = (signal: AbortSignal) => takeBackup(caller.core, { signal });
  const pace = { lookEverySeconds: 0.5, superviseEverySeconds: 1 };
  const tasks = openTasks(caller.core, [{ name: backupTask, due: 'when asked', run }], pace);
  const isUnderWay = () => readdirSync(directory).some((name) => name.endsWith(`.incomplete-${process.pid}`));
  await owner.begin(async (sql) => {
    await sql`lock table job_errors in access exclusive mode`;
    await startBackup(caller);
    await until(isUnderWay, 20_000);
    // Where the old one would be moved there is something already.
    mkdirSync(join(directory, `${old}.incomplete-0`, 'something'), { recursive: true });
  });
  await expect.poll(async () => (await list()).underWay, { timeout: 20_000 }).toBe(false);
  const told = expect.stringMatching(new RegExp(`Not kept, but could not be removed: ${old} \\(ENOTEMPTY\\)\\.`));
  const { items, failed, unremoved, problems } = await list();
  expect({ failed, unremoved, problems }).toEqual({
    failed: null,
    unremoved: { at: expect.any(String), problem: told },
    problems: [],
  });
  const [{ name } = expect.fail(), ...older] = items;
  expect(older).toMatchObject([{ name: old }]);
  expect(await listTaskRuns(caller)).toMatchObject([
    { status: 'completed', attempts: 1, result: { name, problem: told } },
  ]);
  expect(reported).toEqual([told]);
  const logged = () => owner`select details from installation_log where action = 'backup.taken' order by id desc`;
  expect((await logged())[0]?.details).toMatchObject({ removed: [], unremoved: [`${old} (ENOTEMPTY)`] });
  await startBackup(caller);
  await expect.poll(async () => (await list()).unremoved, { timeout: 20_000 }).toBeNull();
  await tasks.stop();
  expect(readdirSync(directory)).toEqual([(await list()).items[0]?.name]);
  expect((await logged())[0]?.details).toMatchObject({ removed: [`${old}.incomplete-0`, name, old], unremoved: [] });
  await close();
  rmSync(directory, { recursive: true });
}, 90_000);
