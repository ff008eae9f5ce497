import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { restoreCommands } from './restore-commands.ts';

const name = 'oda-20260301T020000Z';

/** What a shell makes of the commands, in which `npx` and `npm` say what they were given. */
function run(commands: string): string[] {
  const said = `npx() { echo "$DATA_DIR"; printf '%s\\n' "$@"; }\nnpm() { echo "$DATA_DIR"; }\n`;
  return execFileSync('sh', ['-ec', `${said}${commands}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}

test('a shell makes the data folder of the copy, with what belongs into it, and restores into that', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oda restore-'));
  const dataDir = join(folder, 'the data');
  mkdirSync(dataDir);
  for (const file of ['pii-master-keys', 'auth-secret', 'erasure-ledger.jsonl']) writeFileSync(join(dataDir, file), '');
  const [directory, ledgerFile] = [join(dataDir, 'backups'), join(dataDir, 'erasure-ledger.jsonl')];
  const said = run(restoreCommands(name, { directory, dataDir, ledgerFile }));
  const fresh = `${dataDir}-restored`;
  expect(said).toEqual([fresh, 'oda', 'restore', join(directory, name), '--ledger', ledgerFile, fresh]);
  expect(readdirSync(fresh).sort()).toEqual(['auth-secret', 'erasure-ledger.jsonl', 'pii-master-keys']);
  rmSync(folder, { recursive: true });
});

test('a ledger that lies elsewhere is used where it lies', () => {
  const commands = restoreCommands(name, { directory: '/b', dataDir: '/nowhere/data', ledgerFile: '/ledgers/one' });
  expect(commands).not.toContain('erasure-ledger.jsonl');
  expect(commands).toContain(`npx oda restore /b/${name} --ledger /ledgers/one`);
  expect(existsSync('/nowhere/data-restored')).toBe(false);
});

test('a database of one’s own is named by whoever restores', () => {
  const commands = restoreCommands(name, { directory: '/b', dataDir: null, ledgerFile: '/ledgers/one' });
  expect(commands.split('\n')).toEqual([
    expect.stringMatching(/^# an empty database/),
    'export DATABASE_URL=postgres://…',
    `npx oda restore /b/${name} --ledger /ledgers/one`,
    'npm start',
  ]);
});
