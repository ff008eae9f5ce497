import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeOutCommand } from './take-out-command.ts';

/** A data folder with such a file of keys, and a shell in which the command is pasted. */
function keysIn(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'oda-take-out-'));
  writeFileSync(join(folder, 'pii-master-keys'), text);
  const env = { ...process.env, DATA_DIR: folder };
  return { folder, take: (generations: number[]) => spawnSync('sh', ['-c', takeOutCommand(generations)], { env }) };
}

test.each([
  [[1], '1:aa=,2:bb=,11:cc=', '2:bb=,11:cc=', /^pii-master-keys\.before-1-\d{10}$/],
  [[2], '1:aa=,2:bb=,12:cc=', '1:aa=,12:cc=', /^pii-master-keys\.before-2-\d{10}$/],
  [[2, 1], '1:aa=,2:bb=,3:cc=', '3:cc=', /^pii-master-keys\.before-2-1-\d{10}$/],
])('a shell takes generations %j out of %s and leaves a copy, once', (generations, before, after, name) => {
  const { folder, take } = keysIn(before);
  const copies = () => readdirSync(folder).filter((file) => file !== 'pii-master-keys');
  take(generations);
  const [copy = ''] = copies();
  take(generations);
  expect(copies()).toEqual([expect.stringMatching(name)]);
  expect(['pii-master-keys', copy].map((file) => readFileSync(join(folder, file), 'utf8'))).toEqual([after, before]);
  rmSync(folder, { recursive: true });
});

test('the copy of one rotation stays beside that of the next', () => {
  const { folder, take } = keysIn('1:aa=,2:bb=,3:cc=');
  take([1]);
  take([2, 1]);
  const kept = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  expect(kept.sort()).toEqual(['1:aa=,2:bb=,3:cc=', '2:bb=,3:cc=', '3:cc=']);
  rmSync(folder, { recursive: true });
});
