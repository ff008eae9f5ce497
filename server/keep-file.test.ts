import { chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runOnDisk } from '../tests/setup/full-disk.ts';
import { keepFile, replaceFile } from './keep-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'oda-keep-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a secret is made once, for this user alone, and nothing is left beside it', () => {
  const file = join(folder, 'once');
  expect([keepFile(file, () => 'one'), keepFile(file, () => 'another')]).toEqual(['one', 'one']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['once']);
});

test('of two processes that make a secret at once the first one’s stays, and both have that', () => {
  const file = join(folder, 'twice');
  const second = keepFile(file, () => {
    writeFileSync(file, 'of the first');
    return 'of the second';
  });
  expect(second).toBe('of the first');
  expect(keepFile(file, () => 'of a third')).toBe('of the first');
});

test('a secret that does not fit on the disk leaves what was there, and nothing beside it', () => {
  const directory = mkdtempSync(join(folder, 'full-'));
  const file = join(directory, 'keys');
  keepFile(file, () => 'one');
  const program = `
    import { keepFile, replaceFile } from ${JSON.stringify(join(import.meta.dirname, 'keep-file.ts'))};
    const [, file, made] = process.argv;
    for (const write of [() => replaceFile(file, 'x'.repeat(9_000)), () => keepFile(made, () => 'x'.repeat(9_000))])
      try {
        write();
        console.log('written');
      } catch (error) {
        console.log(error.code);
      }`;
  expect(runOnDisk('8', program, file, join(directory, 'made'))).toBe('EFBIG\nEFBIG');
  expect(readdirSync(directory)).toEqual(['keys']);
  expect(keepFile(file, () => '')).toBe('one');
  expect(runOnDisk('unlimited', program, file, join(directory, 'made'))).toBe('written\nwritten');
  expect(keepFile(file, () => '')).toHaveLength(9_000);
});

test.runIf(process.getuid?.() === 0)('a file that root writes anew stays its owner’s alone', () => {
  const file = join(folder, 'owned');
  keepFile(file, () => 'one');
  chownSync(file, 1234, 1235);
  replaceFile(file, 'another');
  expect(keepFile(file, () => '')).toBe('another');
  const { uid, gid, mode } = statSync(file);
  expect([uid, gid, mode & 0o777]).toEqual([1234, 1235, 0o600]);
});
