import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeEach } from './remove-each.ts';

const nobody = 65_534;
const [old, older] = ['oda-20260302T020000Z-1f0c93ab', 'oda-20260301T020000Z-1f0c93ab'];
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'oda-remove-'));
  chmodSync(directory, 0o777);
  for (const name of [old, older]) mkdirSync(join(directory, name, 'something'), { recursive: true });
});
afterEach(() => {
  for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o700);
  rmSync(directory, { recursive: true });
});

/** Does something as one who owns none of it: root may do everything. */
function asNobody<T>(act: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(nobody);
  try {
    return act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test.each<[string, string[], string, () => void]>([
  [
    'that cannot be renamed is told by its name',
    [old, `${old}.incomplete-0`],
    `${old} (ENOTEMPTY)`,
    () => mkdirSync(join(directory, `${old}.incomplete-0`, 'in the way'), { recursive: true }),
  ],
  [
    'whose files cannot be removed, by what it is called since: it looks like a backup no more',
    [`${old}.incomplete-0`],
    `${old}.incomplete-0 (EACCES)`,
    () => chmodSync(join(directory, old), 0o500),
  ],
])('a backup %s, and keeps no other', (_, left, unremoved, hinder) => {
  hinder();
  for (const name of [older, join(older, 'something')]) chmodSync(join(directory, name), 0o777);
  expect(asNobody(() => removeEach(directory, [old, older]))).toEqual({ removed: [older], unremoved: [unremoved] });
  expect(readdirSync(directory).sort()).toEqual(left);
});
