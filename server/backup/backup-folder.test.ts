import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOnDisk } from '../../tests/setup/full-disk.ts';

/** Writes a manifest of some 9 kB; its folder is the argument. */
const program = `
  import { beginFolder } from ${JSON.stringify(join(import.meta.dirname, 'backup-folder.ts'))};
  const folder = beginFolder(process.argv[1]);
  try {
    folder.finish({ program: 'x'.repeat(9_000) });
    folder.publish();
    console.log('published');
  } catch (error) {
    console.log(error.code);
  }`;

test('a manifest that does not fit on the disk makes no backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oda-full-disk-'));
  expect(runOnDisk('8', program, join(folder, 'torn'))).toBe('EFBIG');
  expect(readdirSync(folder)).toEqual([]);
  expect(runOnDisk('unlimited', program, join(folder, 'whole'))).toBe('published');
  expect(readdirSync(folder)).toEqual(['whole']);
  rmSync(folder, { recursive: true });
});
