import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateDatabase } from '#db/migrate.ts';
import { storedTableNames } from '#db/stored-tables.ts';
import { type BackupStage, stageBackup } from '../../tests/setup/backup-stage.ts';
import { testMasterKeys } from '../../tests/setup/database.ts';
import { asSuperuser, type Place, readInstallation, readWalls } from '../../tests/setup/installations.ts';
import { takeOldBackup } from '../../tests/setup/old-backup.ts';
import { openSecondCore } from '../../tests/setup/second-core.ts';
import { checkServer } from '../installation/check-server.ts';
import { checkBackup, restoreBackup } from './index.ts';

const progress = () => {};
let stage: BackupStage;
let source: Place;
let backup: string;

beforeAll(async () => {
  stage = await stageBackup();
  ({ source, backup } = stage);
});

afterAll(() => stage.remove());

/** A copy of the backup, to which something is done. */
function spoil(name: string, change: (directory: string) => void): string {
  const directory = join(stage.folder, name);
  cpSync(backup, directory, { recursive: true });
  change(directory);
  return directory;
}

const entities = (directory: string) => join(directory, 'entities.copy.zst');
const changeManifest = (directory: string, change: (text: string) => string) => {
  const file = join(directory, 'manifest.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};
/** With a digest that fits. */
const forge = (directory: string, change: (contents: Record<string, unknown>) => void) =>
  changeManifest(directory, (text) => {
    const { sha256: _, ...contents } = JSON.parse(text);
    change(contents);
    return JSON.stringify({ ...contents, sha256: createHash('sha256').update(JSON.stringify(contents)).digest('hex') });
  });

describe('a folder is refused before anything is written', () => {
  test.each<[string, (directory: string) => void, string]>([
    ['is not there', (it) => rmSync(it, { recursive: true }), 'There is no backup in'],
    ['has no manifest', (it) => rmSync(join(it, 'manifest.json')), 'There is no backup in'],
    ['has a manifest that breaks off', (it) => changeManifest(it, (text) => text.slice(0, 500)), 'There is no backup'],
    [
      'is of another program',
      (it) => changeManifest(it, (text) => text.replace('operator-data-api', 'x')),
      'no backup',
    ],
    [
      'is of a later format',
      (it) => changeManifest(it, (text) => text.replace('"version": 1', '"version": 2')),
      'another version',
    ],
    [
      'counts otherwise',
      (it) => changeManifest(it, (text) => text.replace(/"rows": 2,/, '"rows": 3,')),
      'was changed since',
    ],
    ['lacks a file', (it) => rmSync(entities(it)), 'entities.copy.zst is missing'],
    ['has a file that breaks off', (it) => truncateSync(entities(it), statSync(entities(it)).size - 1), 'is torn'],
    ['has a file with a byte changed', (it) => flipByte(entities(it)), 'was changed'],
    ['has a file of another table', (it) => cpSync(join(it, 'users.copy.zst'), entities(it)), 'from elsewhere'],
    ['has a file too many', (it) => writeFileSync(join(it, 'erasure-ledger.jsonl'), ''), 'does not belong'],
    [
      'is of a later schema',
      (it) => forge(it, ({ schema }) => Object.assign(schema as object, { migrations: 999 })),
      'a newer version',
    ],
    [
      'is of a schema from elsewhere',
      (it) => forge(it, ({ schema }) => Object.assign(schema as object, { last: 'a'.repeat(64) })),
      'another version',
    ],
  ])('that %s', async (name, change, words) => {
    await expect(checkBackup(spoil(name, change), testMasterKeys, progress)).rejects.toThrow(words);
  });

  test.each<[string, [number, Buffer][], string]>([
    ['lack a generation', [[2, Buffer.alloc(32, 7)]], 'lacks generation 1'],
    ['have another key for one', [[1, Buffer.alloc(32, 8)]], 'wrong key for generation 1'],
  ])('when the master keys %s', async (_, keys, words) => {
    await expect(checkBackup(backup, new Map(keys), progress)).rejects.toThrow(words);
  });

  test('and a whole one is not', async () => {
    expect((await checkBackup(backup, testMasterKeys, progress)).tables).toHaveLength(storedTableNames.length);
  });
});

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  writeFileSync(file, bytes);
}

describe('a database is refused', () => {
  test('that has anything in it, and keeps that', async () => {
    const migrated = await stage.emptyPlace();
    await migrateDatabase(migrated.url);
    const foreign = await stage.emptyPlace();
    await asSuperuser((sql) => sql`create table precious as select 1 as one`, foreign.url);
    for (const { url } of [source, migrated, foreign]) await expect(stage.restore(url)).rejects.toThrow('is not empty');
    expect([...(await asSuperuser((sql) => sql`select one from precious`, foreign.url))]).toEqual([{ one: 1 }]);
    await openSecondCore(source.url).then((core) => core.close());
  });

  test('whose clock shows a time before the backup, since ids made there would not be new', async () => {
    const directory = spoil('early', (it) =>
      forge(it, (contents) => Object.assign(contents, { takenAt: '2999-01-01T00:00:00.000Z' })),
    );
    const { url } = await stage.emptyPlace();
    await expect(stage.restore(url, directory)).rejects.toThrow('put the clock right');
    await expect(checkServer(url, { unsafeForTests: true, restoring: false })).resolves.toBeUndefined();
  });
});

describe('a restore that breaks off', () => {
  const isEmptyAgain = (url: string) =>
    asSuperuser((sql) => sql`select relname from pg_class where relnamespace = 'public'::regnamespace`, url);

  test('while rows are loaded leaves nothing, keeps the program out, and begins again', async () => {
    const { url } = await stage.emptyPlace();
    const manifest = await checkBackup(backup, testMasterKeys, progress);
    const breakOff = (table: string) => {
      if (table === 'states') throw new Error('broken off');
    };
    const options = { databaseUrl: url, directory: backup, manifest, beforeOpening: async () => {} };
    await expect(restoreBackup({ ...options, progress: breakOff })).rejects.toThrow('broken off');
    expect([...(await isEmptyAgain(url))]).toEqual([]);
    await expect(checkServer(url, { unsafeForTests: true, restoring: false })).rejects.toThrow('did not finish');
    await restoreBackup({ ...options, progress });
    expect(await readInstallation(url)).toEqual(await readInstallation(source.url));
  });

  test('after they were loaded keeps the program out until what is left was done, by the same backup alone', async () => {
    const { url } = await stage.emptyPlace();
    const fail = () => Promise.reject(new Error('no ledger'));
    await expect(stage.restore(url, backup, fail)).rejects.toThrow('no ledger');
    await expect(openSecondCore(url)).rejects.toThrow('did not finish');
    const other = spoil('other', (it) => forge(it, (contents) => Object.assign(contents, { program: '0.0.1' })));
    await expect(stage.restore(url, other)).rejects.toThrow('another backup did not finish');
    let done = 0;
    await stage.restore(url, backup, async () => void done++);
    expect(done).toBe(1);
    await openSecondCore(url).then((core) => core.close());
  });

  test('because a file is not what it was when it was checked keeps nothing of it', async () => {
    const { url } = await stage.emptyPlace();
    const directory = spoil('changed meanwhile', () => {});
    const manifest = await checkBackup(directory, testMasterKeys, progress);
    cpSync(join(directory, 'memberships.copy.zst'), join(directory, 'sessions.copy.zst'));
    const options = { databaseUrl: url, directory, manifest, progress, beforeOpening: async () => {} };
    await expect(restoreBackup(options)).rejects.toThrow();
    expect([...(await isEmptyAgain(url))]).toEqual([]);
  });
});

test('a backup of an older version is brought to this one', async () => {
  // Before generations of master keys were removed, and before the owner might read past the wall.
  const directory = join(stage.folder, 'old');
  await takeOldBackup((await stage.emptyPlace()).url, directory, 18);
  const { url } = await stage.emptyPlace();
  await stage.restore(url, directory);
  expect(await migrateDatabase(url)).toEqual({ applied: 0 });
  expect((await readInstallation(url)).entities).toEqual([expect.stringContaining('old')]);
  expect(await readWalls(url)).toEqual(
    (await readWalls(source.url)).filter(({ relname }) => !/^events_archive_/.test(relname)),
  );
});
