import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackupStore } from '#server/backup/index.ts';
import type { OpenCore } from '#server/core.ts';
import { openTestCore, testMasterKeys } from '../../../tests/setup/database.ts';
import type { BackupStore, Caller } from '../context.ts';
import { checkBackup, listBackups, startBackup, takeBackup } from './index.ts';

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

test('one backup is verified at a time: who asks for the same shares what comes of it, for another is told to wait', async () => {
  const caller = callerOn(store);
  const take = async () => (await takeBackup(caller.core, { signal: core.stopping })).name;
  const [first, second] = [await take(), await take()];
  const verify = (name: string) => checkBackup(caller, { name });
  const whole = { state: 'whole', problem: null };
  const [one, same, other] = await Promise.allSettled([first, first, second].map(verify));
  expect([one, same]).toEqual(Array.from({ length: 2 }, () => ({ status: 'fulfilled', value: whole })));
  const message = `${first} is being verified: wait until that has ended, then try again.`;
  expect(other).toMatchObject({ status: 'rejected', reason: { code: 'CONFLICT', message } });
  expect(await verify(second)).toEqual(whole);
  const logged = await owner`select subject from installation_log where action = 'backup.checked' order by id`;
  expect(logged.map(({ subject }) => subject)).toEqual([`backup:${first}`, `backup:${second}`]);
});
