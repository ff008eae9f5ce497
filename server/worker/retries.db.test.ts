import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBackupStore } from '#server/backup/index.ts';
import { openTestCore, testMasterKeys } from '../../tests/setup/database.ts';
import { startBackup } from '../domain/backups/index.ts';
import type { Caller } from '../domain/context.ts';
import { startTasks } from './index.ts';

test('a backup that is asked for before any worker ran is tried as often as every other', async () => {
  const { core, owner, url, close } = await openTestCore();
  const directory = join(tmpdir(), 'oda-never-taken');
  const own = { databaseUrl: url, masterKeys: testMasterKeys, directory, keep: null, at: null, dataDir: null };
  const caller: Caller = {
    core: { ...core, backups: openBackupStore(own) },
    actor: { kind: 'admin', userId: 7 },
    origin: { door: 'portal', address: null },
  };
  const ask = async () => {
    await startBackup(caller);
    return await owner`delete from worker.job where name = 'backup' returning retry_limit`;
  };
  const early = await ask();
  // Told to stop it has opened the queue first.
  await startTasks(caller.core).stop();
  expect(early).toHaveLength(1);
  expect(await ask()).toEqual(early);
  await close();
});
