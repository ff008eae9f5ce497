import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeOutCommand } from './take-out-command.ts';

test.each([
  [[1], '1:aa=,2:bb=,11:cc=', '2:bb=,11:cc='],
  [[2], '1:aa=,2:bb=,12:cc=', '1:aa=,12:cc='],
  [[2, 1], '1:aa=,2:bb=,3:cc=', '3:cc='],
])('a shell takes generations %j out of %s and leaves a copy', (generations, before, after) => {
  const folder = mkdtempSync(join(tmpdir(), 'oda-take-out-'));
  const file = join(folder, 'pii-master-keys');
  writeFileSync(file, before);
  execFileSync('sh', ['-c', takeOutCommand(generations)], { env: { ...process.env, DATA_DIR: folder } });
  expect([readFileSync(file, 'utf8').trim(), readFileSync(`${file}.before`, 'utf8').trim()]).toEqual([after, before]);
  rmSync(folder, { recursive: true });
});
