import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listFolder } from './list-folder.ts';

test('backups may lie in the root of a disk: its own things and hidden ones are not told, while a damaged backup is', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'oda-list-'));
  const damaged = ['lost+found-2', 'oda-20260301T020000Z-1f0c93ab'];
  for (const name of ['lost+found', '.Trash-0', ...damaged]) mkdirSync(join(directory, name));
  writeFileSync(join(directory, '.DS_Store'), '');
  const problems = damaged.map((name) => expect.stringContaining(`There is no backup in ${join(directory, name)}:`));
  expect(await listFolder(directory, new Map())).toEqual({ backups: [], problems });
  rmSync(directory, { recursive: true });
});
