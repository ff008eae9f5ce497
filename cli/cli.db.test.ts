import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/setup/database.ts';
import { odaEnvironment, refusal, runOda } from '../tests/setup/run-oda.ts';
import { openSecondCore } from '../tests/setup/second-core.ts';

const commands = [
  'operators create',
  'operators list',
  'operators suspend',
  'operators reactivate',
  'operators limits',
  'users create',
  'keys create',
  'keys list',
  'keys revoke',
  'migrate',
];
const nowhere = 'postgres://nobody:pw@127.0.0.1:1/nothing';
let database: TestDatabase;
let empty: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const name = `oda_empty_${randomBytes(6).toString('hex')}`;
  const admin = postgres(database.url, { max: 1 });
  await admin.unsafe(`create database ${name}`);
  await admin.end();
  empty = new URL(`/${name}`, database.url).href;
});

afterAll(async () => {
  const admin = postgres(database.url, { max: 1 });
  await admin.unsafe(`drop database ${new URL(empty).pathname.slice(1)} with (force)`);
  await admin.end();
  await database.drop();
});

describe('help', () => {
  it.each(commands)('of `oda %s` has an example and --json, and needs no database', async (command) => {
    const { exitCode, stdout, stderr } = await runOda(odaEnvironment(nowhere), [...command.split(' '), '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: oda ${command} `));
    expect(stdout).toContain('--json ');
    expect(stdout).toContain(`Example:\n  npx oda ${command}`);
  });

  it('of the program names every group', async () => {
    const { exitCode, stdout } = await runOda({}, ['--help']);
    expect(exitCode).toBe(0);
    for (const group of ['operators', 'users', 'keys', 'migrate'])
      expect(stdout).toMatch(new RegExp(`^  ${group}\\b`, 'm'));
  });
});

describe('a mistake of the caller gets one sentence and exit code 2', () => {
  it.each([
    { of: 'no command', args: [], words: /A command is missing: see `npx oda --help`/ },
    { of: 'half a command', args: ['keys'], words: /A command is missing/ },
    { of: 'an unknown command', args: ['operators', 'lst'], words: /Unknown command 'lst' \(did you mean list\?\)/ },
    { of: 'an unknown option', args: ['operators', 'list', '--all'], words: /Unknown option '--all'/ },
    { of: 'an argument too many', args: ['operators', 'list', 'all'], words: /Too many arguments.*: expected 0/ },
    {
      of: 'a missing value',
      args: ['keys', 'list', '--operator'],
      words: /Option '--operator <id or slug>' argument missing/,
    },
  ])('$of', async ({ args, words }) => {
    expect(await runOda(odaEnvironment(nowhere), args)).toEqual(refusal(2, words));
  });

  it('a configuration that makes no sense', async () => {
    const environment = odaEnvironment(nowhere);
    const list = ['operators', 'list'];
    expect(await runOda({ ...environment, PORT: 'http' }, list)).toEqual(refusal(2, /PORT must be a port number/));
    expect(await runOda({ ...environment, PII_MASTER_KEYS: '' }, list)).toEqual(
      refusal(2, /PII_MASTER_KEYS must be set/),
    );
  });
});

describe('a failure of the machine gets one sentence and exit code 1', () => {
  it('an unreachable database', async () => {
    const run = await runOda(odaEnvironment(nowhere), ['operators', 'list']);
    expect(run).toEqual(refusal(1, /127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/));
    expect(run.stderr).not.toContain('pw@');
  });

  it('master keys that are not those of the database', async () => {
    // A command notes no keys; a start of the program does.
    await (await openSecondCore(database.url)).close();
    const others = { ...odaEnvironment(database.url), PII_MASTER_KEYS: `1:${Buffer.alloc(32, 8).toString('base64')}` };
    expect(await runOda(others, ['operators', 'list'])).toEqual(refusal(1, /PII_MASTER_KEYS/));
  });
});

it('a database that was never migrated is refused with the remedy, which works', async () => {
  const environment = odaEnvironment(empty);
  expect(await runOda(environment, ['operators', 'list'])).toEqual(refusal(1, /run `npx oda migrate` first/));
  expect((await runOda(environment, ['migrate'])).stdout).toMatch(/^Migrations applied: \d+\n$/);
  expect((await runOda(environment, ['migrate', '--json'])).stdout).toBe('{\n  "applied": 0\n}\n');
  expect((await runOda(environment, ['migrate'])).stdout).toBe('The database is up to date.\n');
  expect((await runOda(environment, ['operators', 'list', '--json'])).stdout).toBe('[]\n');
});
