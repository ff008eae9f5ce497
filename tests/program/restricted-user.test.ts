import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testMasterKeys } from '../setup/database.ts';
import { findFreePort } from '../setup/hosts.ts';
import { odaEnvironment, refusal, runOda } from '../setup/run-oda.ts';
import { type Program, startProgram, untilReady } from './start-program.ts';

const keys = [...testMasterKeys].map(([generation, key]) => `${generation}:${key.toString('base64')}`).join(',');
const mark = randomBytes(6).toString('hex');
const user = `oda_restricted_${mark}`;
const database = `oda_restricted_${mark}`;
const serverUrl = new URL(process.env.ODA_TEST_DATABASE_URL ?? '');
const admin = postgres(serverUrl.href, { max: 1, onnotice: () => {} });
const url = new URL(serverUrl);
Object.assign(url, { username: user, password: mark, pathname: `/${database}` });
const started: Program[] = [];

beforeAll(async () => {
  await admin.unsafe(`create role ${user} login password '${mark}' nosuperuser nocreaterole nocreatedb nobypassrls`);
  await admin.unsafe(`grant oda_app, oda_lookup to ${user}`);
});

afterEach(async () => {
  for (const { process, ended } of started.splice(0)) {
    process.kill('SIGTERM');
    await ended;
  }
  await admin.unsafe(`drop database if exists ${database} with (force)`);
});

afterAll(async () => {
  await admin.unsafe(`drop role ${user}`);
  await admin.end();
});

const start = async () => {
  const program = startProgram({
    ...{
      PORT: String(await findFreePort()),
      DATABASE_URL: url.href,
      PII_MASTER_KEYS: keys,
      AUTH_SECRET: 'a'.repeat(32),
    },
    ODA_UNSAFE_DATABASE_FOR_TESTS: '1',
  });
  started.push(program);
  return program;
};

const lackedRights = /The user of DATABASE_URL may not migrate the database/;

async function expectRefusal(): Promise<void> {
  const program = await start();
  expect(await program.ended).toBe(1);
  expect(program.complained()).toMatch(new RegExp(`^${lackedRights.source}[^\\n]*\\.\\n$`));
  expect(await runOda(odaEnvironment(url.href), ['migrate'])).toEqual(refusal(1, lackedRights));
}

test('a user that may make no roles needs no more than the two that are there and granted, at every start', async () => {
  await admin.unsafe(`create database ${database} owner ${user}`);
  const first = await start();
  await untilReady(first);
  expect(first.said()).toContain('Migrated the database');
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  const second = await start();
  await untilReady(second);
  expect(second.said()).not.toContain('Migrated the database');
});

test('a user that administers the roles, as one does that made them, grants them to itself', async () => {
  const [server] = await admin`select current_setting('server_version_num')::int >= 160000 as can_hold_back`;
  const options = server?.can_hold_back ? 'with admin true, set false, inherit false' : 'with admin option';
  await admin.unsafe(`grant oda_app, oda_lookup to ${user} ${options}`);
  await admin.unsafe(`create database ${database} owner ${user}`);
  try {
    await untilReady(await start());
  } finally {
    await admin.unsafe(`revoke oda_app, oda_lookup from ${user} cascade`);
    await admin.unsafe(`grant oda_app, oda_lookup to ${user}`);
  }
});

test('a user that may not create in the database is told so in one sentence', async () => {
  await admin.unsafe(`create database ${database}`);
  await expectRefusal();
});

test('a user that was not granted the roles is told so in one sentence', async () => {
  await admin.unsafe(`create database ${database} owner ${user}`);
  await admin.unsafe(`revoke oda_app, oda_lookup from ${user}`);
  try {
    await expectRefusal();
  } finally {
    await admin.unsafe(`grant oda_app, oda_lookup to ${user}`);
  }
});
