import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { type OpenCore, openCore } from '#server/core.ts';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import { type Context, type Scope, systemCaller } from '#server/domain/context.ts';
import { createOperator } from '#server/domain/operators/index.ts';
import { updateSettings } from '#server/domain/settings/index.ts';

/** A migrated database that only this test has. */
export interface TestDatabase {
  url: string;
  drop: () => Promise<void>;
}

const serverUrl = (): string => {
  const url = process.env.ODA_TEST_DATABASE_URL;
  if (!url) throw new Error('tests/setup/postgres.ts has not run.');
  return url;
};

/** Copies the migrated template database, which takes a fraction of migrating anew. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `oda_test_${randomBytes(6).toString('hex')}`;
  const admin = postgres(serverUrl(), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name} template oda_template`);
  await admin.end();
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(name) };
}

async function dropDatabase(name: string): Promise<void> {
  const admin = postgres(serverUrl(), { max: 1, onnotice: () => {} });
  await admin.unsafe(`drop database if exists ${name} with (force)`);
  await admin.end();
}

/** One generation of master keys, the same in every test. */
export const testMasterKeys = new Map([[1, Buffer.alloc(32, 7)]]);

const generous = { perSecond: 100_000, burst: 100_000 };

/** A core on a database of its own, and a connection of the database's owner, whom no wall holds. */
export async function openTestCore(): Promise<{
  core: OpenCore;
  owner: Sql;
  url: string;
  close: () => Promise<void>;
}> {
  const database = await createTestDatabase();
  const core = await openCore({
    databaseUrl: database.url,
    piiMasterKeys: testMasterKeys,
    rateLimits: { 'ingest:realtime': generous, 'ingest:batch': generous, read: generous },
    bringsKeys: true,
    report: (message, error) => process.stderr.write(`${message} ${String(error)}\n`),
  });
  const owner = postgres(database.url, { max: 3, onnotice: () => {} });
  const close = async () => {
    await owner.end();
    await core.close();
    await database.drop();
  };
  return { core, owner, url: database.url, close };
}

const allScopes: Scope[] = ['ingest', 'read', 'read:pii', 'settings', 'erase'];

/** A new operator with the iGaming template (unless told not to), acting through a key with every scope. */
export async function createTestOperator(core: OpenCore, options: { template?: boolean; name?: string } = {}) {
  const operator = await createOperator(systemCaller(core), { name: options.name ?? 'Test Casino' });
  const context: Context = {
    core,
    operatorId: operator.id,
    actor: { kind: 'apiKey', keyId: 1n, scopes: new Set(allScopes) },
    origin: { door: 'rest', address: '192.0.2.1' },
  };
  if (options.template !== false) await updateSettings(context, { templateId: 'tpl_igaming' });
  const key = await createApiKey(asAdministrator(context), { label: 'test' });
  return { operator, context, key };
}

/** The same operator, on which whoever runs the installation acts. */
export function asAdministrator(context: Context): Context {
  return { ...context, actor: { kind: 'admin', userId: null }, origin: { door: 'cli', address: null } };
}
