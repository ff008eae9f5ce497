import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { migrateDatabase } from '#db/migrate.ts';
import { startEmbeddedPostgres } from '#server/embedded-postgres/index.ts';

/** Of this process: several of vitest's projects use one server, each with its own copy of this module. */
const slot = Symbol.for('oda.tests.postgres');
const globals = globalThis as { [slot]?: { users: number; stop: Promise<() => Promise<void>> } };

/**
 * Starts one scratch PostgreSQL server for the run (or takes the one that ODA_TEST_DATABASE_URL names, to try another
 * version) and migrates the database that every test's own is a copy of. The last project that leaves it stops it.
 */
export async function setup(): Promise<() => Promise<void>> {
  globals[slot] ??= { users: 0, stop: start() };
  const server = globals[slot];
  server.users++;
  const stop = await server.stop;
  return async () => {
    if (--server.users > 0) return;
    delete globals[slot];
    await stop();
  };
}

async function start(): Promise<() => Promise<void>> {
  const given = process.env.ODA_TEST_DATABASE_URL;
  const server = given ? null : await startScratchServer();
  const url = given ?? server?.url ?? '';
  process.env.ODA_TEST_DATABASE_URL = url;
  process.env.ODA_UNSAFE_DATABASE_FOR_TESTS = '1';
  await migrateTemplate(url);
  return async () => {
    if (!server) return;
    delete process.env.ODA_TEST_DATABASE_URL;
    await server.stop();
    const data = await realpath(join(server.dataDir, 'postgres'));
    await rm(data, { recursive: true, force: true });
    await rm(server.dataDir, { recursive: true, force: true });
  };
}

async function startScratchServer() {
  const dataDir = await mkdtemp(join(tmpdir(), 'oda-test-'));
  const { url, stop } = await startEmbeddedPostgres({ dataDir, log: () => {} });
  return { url, stop, dataDir };
}

async function migrateTemplate(serverUrl: string): Promise<void> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await admin.unsafe('drop database if exists oda_template with (force)');
  await admin.unsafe('create database oda_template');
  await admin.end();
  const url = new URL(serverUrl);
  url.pathname = '/oda_template';
  await migrateDatabase(url.href);
}
