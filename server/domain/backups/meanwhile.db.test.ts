import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackupStore } from '#server/backup/index.ts';
import type { OpenCore } from '#server/core.ts';
import { openTestCore, testMasterKeys } from '../../../tests/setup/database.ts';
import type { BackupStore, Caller } from '../context.ts';
import { listBackups, startBackup } from './index.ts';

let core: OpenCore;
let owner: Sql;
let close: () => Promise<void>;
let directory: string;
let store: BackupStore;

const callerOn = (backups: BackupStore): Caller => {
  return { core: { ...core, backups }, actor: { kind: 'admin', userId: 7 }, origin: { door: 'portal', address: null } };
};

beforeAll(async () => {
  const opened = await openTestCore();
  ({ core, owner, close } = opened);
  directory = mkdtempSync(join(tmpdir(), 'oda-meanwhile-'));
  const own = { databaseUrl: opened.url, masterKeys: testMasterKeys, directory, keep: null, at: null, dataDir: null };
  store = openBackupStore(own);
});
afterAll(async () => {
  await close();
  rmSync(directory, { recursive: true });
});

test('a backup that ends while the folder is read is under way or in the list', async () => {
  const list: BackupStore['list'] = async () => {
    const listed = await store.list();
    await owner`update worker.job set state = 'completed', started_on = now(), completed_on = now()`;
    return listed;
  };
  const caller = callerOn({ ...store, list });
  await startBackup(caller);
  expect(await listBackups(caller)).toMatchObject({ underWay: true, items: [] });
  expect(await listBackups(caller)).toMatchObject({ underWay: false });
});
