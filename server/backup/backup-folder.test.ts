import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

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

/** In a shell where no file gets larger than so many blocks: what is beyond is cut off first and refused then, as by a full disk. */
function writeWithin(blocks: string, directory: string): string {
  const shell = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" --input-type=module --eval "$1" "$2"`;
  return execFileSync('sh', ['-c', shell, process.execPath, program, directory], { encoding: 'utf8' }).trim();
}

test('a manifest that does not fit on the disk makes no backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oda-full-disk-'));
  expect(writeWithin('8', join(folder, 'torn'))).toBe('EFBIG');
  expect(readdirSync(folder)).toEqual([]);
  expect(writeWithin('unlimited', join(folder, 'whole'))).toBe('published');
  expect(readdirSync(folder)).toEqual(['whole']);
  rmSync(folder, { recursive: true });
});
