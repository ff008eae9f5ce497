import { afterAll, expect, test } from 'vitest';
import { createTestDatabase, testMasterKeys } from '../setup/database.ts';
import { findFreePort } from '../setup/hosts.ts';
import { asSuperuser, createEmptyDatabase } from '../setup/installations.ts';
import { makeDataDir, startProgram } from './start-program.ts';

const { dataDir, remove } = makeDataDir();
afterAll(remove);

const wrongKey = `1:${Buffer.alloc(32, 9).toString('base64')}`;
const rightKey = [...testMasterKeys].map(([generation, key]) => `${generation}:${key.toString('base64')}`).join(',');
const secrets = { PII_MASTER_KEYS: rightKey, AUTH_SECRET: 'a'.repeat(32) };
const aPort = async () => ({ PORT: String(await findFreePort()) });
const nowhere = 'postgres://user:hidden-password@127.0.0.1:1/db';

test.each([
  ['a database that cannot be reached', { DATABASE_URL: nowhere, ...secrets }, /127\.0\.0\.1:1 cannot be reached/],
  ['a port that is none', { PORT: '80000' }, /PORT must be a port number/],
  ['a port that nobody could name', { PORT: '0' }, /PORT must be a port number/],
  ['a number of processes that makes no sense', { WORKERS: 'nonsense' }, /WORKERS must be a number of processes/],
  ['no process at all', { WORKERS: '0' }, /WORKERS must be a number of processes from 1 to 64, or auto/],
  ['an address that is not of this machine', { HOST: '192.0.2.1' }, /Cannot listen on 192\.0\.2\.1/],
])('%s is one sentence and exit 1', async (_, environment: Record<string, string>, words) => {
  const program = startProgram({ DATA_DIR: dataDir, ...(await aPort()), ...environment });
  expect(await program.ended).toBe(1);
  expect(program.complained()).toMatch(/^[^\n]+\.\n$/);
  expect(program.complained()).toMatch(words);
  expect(program.complained()).not.toContain('hidden-password');
});

test('a wrong secret and a server that may lose data are refused, each in one sentence', async () => {
  const database = await createTestDatabase();
  const { default: postgres } = await import('postgres');
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  try {
    await sql`insert into pii_key_generations (generation, check_value) values (1, ${Buffer.alloc(32)})`;
    const wrong = startProgram({
      ...(await aPort()),
      DATABASE_URL: database.url,
      ...secrets,
      PII_MASTER_KEYS: wrongKey,
    });
    expect(await wrong.ended).toBe(1);
    expect(wrong.complained()).toMatch(/^PII_MASTER_KEYS has a wrong key [^\n]+\.\n$/);
    await sql.unsafe(`alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = off`);
    const unsafe = startProgram({ ...(await aPort()), DATABASE_URL: database.url, ...secrets });
    expect(await unsafe.ended).toBe(1);
    expect(unsafe.complained()).toMatch(/^The database has synchronous_commit off[^\n]+\.\n$/);
  } finally {
    await sql.end();
    await database.drop();
  }
});

test('a database of which a restore did not finish is refused in one sentence, and stays as it is', async () => {
  const { url, drop } = await createEmptyDatabase();
  try {
    await asSuperuser((sql) => sql`create schema oda_restore`, url);
    const program = startProgram({ ...(await aPort()), DATABASE_URL: url, ...secrets });
    expect(await program.ended).toBe(1);
    expect(program.complained()).toMatch(/^A restore into this database did not finish[^\n]+\.\n$/);
    expect([
      ...(await asSuperuser((sql) => sql`select nspname from pg_namespace where nspname = 'worker'`, url)),
    ]).toEqual([]);
  } finally {
    await drop();
  }
});

test('a ledger of erasures that cannot be written is refused in one sentence', async () => {
  const database = await createTestDatabase();
  const ledger = { ODA_UNSAFE_DATABASE_FOR_TESTS: '1', ERASURE_LEDGER: '/dev/null/ledger.jsonl' };
  const program = startProgram({ ...(await aPort()), DATABASE_URL: database.url, ...secrets, ...ledger });
  expect(await program.ended).toBe(1);
  expect(program.complained()).toBe(
    'The erasure ledger /dev/null/ledger.jsonl cannot be written; name a file that can be by ERASURE_LEDGER.\n',
  );
  await database.drop();
});

test('a first start that fails at the database prints nothing of what it was about to write', async () => {
  const database = await createTestDatabase();
  const { default: postgres } = await import('postgres');
  const sql = postgres(database.url, { max: 1 });
  try {
    await sql`alter table users add constraint nobody_signs_up check (email = '')`;
    const program = startProgram({ ...(await aPort()), DATABASE_URL: database.url, ...secrets });
    expect(await program.ended).toBe(1);
    expect(program.complained()).toMatch(/^The program failed unexpectedly \(\w+, 23514, at [^\n]+\)\.\n$/);
    expect(program.said() + program.complained()).not.toMatch(/@demo-casino|argon2|oh_live_/);
  } finally {
    await sql.end();
    await database.drop();
  }
});
