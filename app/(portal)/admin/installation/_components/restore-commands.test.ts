import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { restoreCommands } from './restore-commands.ts';

const name = 'oda-20260301T020000Z';

/** What a shell makes of the commands as they are pasted, in which `npx` and `npm` say what they were given. */
function run(commands: string, npxEnds = 0): string[] {
  const said = `npx() { echo "$DATA_DIR"; printf '%s\\n' "$@"; return ${npxEnds}; }\nnpm() { echo "started in $DATA_DIR"; }\n`;
  return spawnSync('sh', ['-c', `${said}${commands}`], { encoding: 'utf8' })
    .stdout.trimEnd()
    .split('\n');
}

test('a shell makes the data folder of the copy, with what belongs into it, and restores into that, once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oda restore-'));
  const dataDir = join(folder, 'the data');
  mkdirSync(dataDir);
  for (const file of ['pii-master-keys', 'auth-secret', 'erasure-ledger.jsonl']) writeFileSync(join(dataDir, file), '');
  const [directory, ledgerFile] = [join(dataDir, 'backups'), join(dataDir, 'erasure-ledger.jsonl')];
  const said = run(restoreCommands(name, { directory, dataDir, ledgerFile }));
  const fresh = `${dataDir}-restored`;
  expect(said).toEqual([fresh, 'oda', 'restore', join(directory, name), '--ledger', ledgerFile, `started in ${fresh}`]);
  expect(readdirSync(fresh).sort()).toEqual(['auth-secret', 'erasure-ledger.jsonl', 'pii-master-keys']);
  expect(run(restoreCommands(name, { directory, dataDir, ledgerFile }))).toEqual(['']);
  rmSync(folder, { recursive: true });
});

test('no program starts on what could not be restored', () => {
  const place = { directory: '/b', dataDir: null, ledgerFile: '/ledgers/one' };
  expect(run(restoreCommands(name, place), 1).at(-1)).toBe('/ledgers/one');
  expect(run(restoreCommands(name, place), 0).at(-1)).toBe('started in');
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
    'export DATABASE_URL=postgres://… && \\',
    `npx oda restore /b/${name} --ledger /ledgers/one && \\`,
    'npm start',
  ]);
});
