import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const CODE = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;

/** Every code file that git lists (committed or not, ignored ones aside) and that is still on the disk. */
export function listCodeFiles() {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' });
  const files = listed.split('\0').filter((file) => CODE.test(file) && existsSync(file));
  return [...new Set(files)].sort();
}
