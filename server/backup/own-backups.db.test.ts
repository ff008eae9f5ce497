import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BackupStage, stageBackup } from '../../tests/setup/backup-stage.ts';
import { testMasterKeys } from '../../tests/setup/database.ts';
import { takeOwnBackup } from './own-backups.ts';

let stage: BackupStage;

beforeAll(async () => {
  stage = await stageBackup();
});
afterAll(() => stage.remove());

test('an installation and what was restored from its backup may share a folder: neither removes anything of the other', async () => {
  const directory = join(stage.folder, 'shared');
  const restored = await stage.emptyPlace();
  await stage.restore(restored.url);
  const take = (databaseUrl: string) => takeOwnBackup({ databaseUrl, masterKeys: testMasterKeys, directory, keep: 1 });
  const { name: first } = await take(stage.source.url);
  const killed = `${first}.incomplete-7`;
  mkdirSync(join(directory, killed));
  const { name: others, removed } = await take(restored.url);
  expect(removed).toEqual([]);
  expect(readdirSync(directory).sort()).toEqual([first, killed, others].sort());
  const { name: second, ...more } = await take(stage.source.url);
  expect(more.removed).toEqual([killed, first]);
  expect(readdirSync(directory).sort()).toEqual([others, second].sort());
});

test('a backup outlives the next runs also where others are named in the future, since before a clock was set back', async () => {
  const directory = join(stage.folder, 'set back');
  const { url: databaseUrl } = stage.source;
  const take = () => takeOwnBackup({ databaseUrl, masterKeys: testMasterKeys, directory, keep: 2 });
  const { name: first } = await take();
  const future = [2098, 2099].map((year) => first.replace(/\d{8}T/, `${year}0101T`));
  for (const name of future) mkdirSync(join(directory, name));
  const { name: second } = await take();
  const { name: third, removed } = await take();
  expect(removed).toEqual([first]);
  expect(readdirSync(directory).sort()).toEqual([second, third, ...future].sort());
});
