import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBackupStore } from '#server/backup/index.ts';
import { openTestCore, testMasterKeys } from '../../../tests/setup/database.ts';
import type { Caller } from '../context.ts';
import { checkBackup, listBackups } from './index.ts';

/** Threads that read for the whole process. */
const readersMost = 4;

test('a folder of backups that does not answer holds up nobody but its viewers, is told, and is read again when it does', async () => {
  const { core, url, close } = await openTestCore();
  const directory = mkdtempSync(join(tmpdir(), 'oda-silent-'));
  const own = { databaseUrl: url, masterKeys: testMasterKeys, directory, keep: null, at: null, dataDir: null };
  const caller: Caller = {
    core: { ...core, backups: openBackupStore(own) },
    actor: { kind: 'admin', userId: 7 },
    origin: { door: 'portal', address: null },
  };
  // Who opens a pipe to read it waits until somebody writes, as on a disk that is gone.
  const manifest = join(directory, 'oda', 'manifest.json');
  mkdirSync(join(directory, 'oda'));
  execFileSync('mkfifo', [manifest]);
  const problem = `The folder of the backups, ${directory}, does not answer.`;
  const silent = { items: [], problems: [problem] };
  try {
    const began = performance.now();
    const views = Promise.all(Array.from({ length: 2 * readersMost }, () => listBackups(caller)));
    expect([...(await core.database.sql`select 1 as one`)]).toEqual([{ one: 1 }]);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await views).toEqual(Array.from({ length: 2 * readersMost }, () => expect.objectContaining(silent)));
    for (let more = 0; more < readersMost; more++) expect(await listBackups(caller)).toMatchObject(silent);
    await expect(checkBackup(caller, { name: 'oda' })).rejects.toMatchObject({ code: 'CONFLICT', message: problem });
    expect(performance.now() - began).toBeLessThan(8_000);
    expect((await stat(directory)).isDirectory()).toBe(true);
  } finally {
    renameSync(manifest, join(directory, '.pipe'));
    // Lets go who waits to read, and waits for nobody itself.
    closeSync(openSync(join(directory, '.pipe'), constants.O_RDWR | constants.O_NONBLOCK));
  }
  const found = [expect.stringContaining('There is no backup in')];
  await expect.poll(() => listBackups(caller)).toMatchObject({ items: [], problems: found });
  await close();
  rmSync(directory, { recursive: true });
}, 30_000);
