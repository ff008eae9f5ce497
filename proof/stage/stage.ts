import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { migrateDatabase } from '#db/migrate.ts';
import { type OpenCore, openCore } from '#server/core.ts';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import { type Context, systemCaller } from '#server/domain/context.ts';
import { createOperator } from '#server/domain/operators/index.ts';
import { updateSettings } from '#server/domain/settings/index.ts';
import type { Closing } from '../../bench/closing.ts';
import type { Options } from '../options.ts';
import { findFreePort, ScratchPostgres } from './postgres.ts';
import { Program } from './program.ts';
import { FaultyProxy } from './proxy.ts';

/** An operator that acts through one key with every scope. */
export interface Tenant {
  operatorId: number;
  secret: string;
  /** Stands in all of its data, so that an answer to somebody else is known by it. */
  mark: string;
}

/** The real things that the proof runs on: PostgreSQL, the network before it, and the program. */
export interface Stage {
  postgres: ScratchPostgres;
  proxy: FaultyProxy;
  program: Program;
  /** The superuser's own way to the database, past the proxy: it sees every operator. */
  sql: Sql;
  /** What no log may hold. */
  secrets: string[];
  /** Starts another program on the same database; whoever asks for it ends it. */
  startSecond(): Promise<Program>;
  makeTenants(count: number, options?: { template?: boolean }): Promise<Tenant[]>;
}

/** Sets the stage in a folder for temporary files; `closing` takes it down. */
export async function setStage(closing: Closing, { logs, beside }: Options): Promise<Stage> {
  const scratch = mkdtempSync(join(tmpdir(), 'oda-proof-'));
  closing.add(() => rmSync(scratch, { recursive: true, force: true }));
  const database = await ScratchPostgres.open(join(scratch, 'database'));
  closing.add(() => database.remove());
  await migrateDatabase(database.url());
  const sql = postgres(database.url(), { max: 3, onnotice: () => {}, types: { bigint: postgres.BigInt } }) as Sql;
  closing.add(() => sql.end({ timeout: 1 }));
  const proxy = await FaultyProxy.open(database.port);
  closing.add(() => proxy.close());
  const key = randomBytes(32);
  const authSecret = randomBytes(32).toString('hex');
  const options = {
    databaseUrl: database.url(proxy.port),
    piiMasterKeys: `1:${key.toString('base64')}`,
    authSecret,
    logFile: join(scratch, 'program.log'),
  };
  const program = new Program({ ...options, port: await findFreePort() });
  closing.add(() => program.end('SIGKILL'));
  if (logs) closing.add(() => keepLogs(logs, [program.logFile, database.logFile]));
  await program.start();
  const startSecond = async () => {
    const second = new Program({ ...options, port: await findFreePort(), root: beside });
    closing.add(() => second.end('SIGKILL'));
    await second.start();
    return second;
  };
  const secrets = [key.toString('base64'), authSecret, database.password];
  const makeTenants = async (count: number, { template = true } = {}) => {
    const made = await makeAll(database.url(), key, count, template);
    secrets.push(...made.map(({ secret }) => secret));
    return made;
  };
  return { postgres: database, proxy, program, sql, secrets, startSecond, makeTenants };
}

async function makeAll(databaseUrl: string, key: Buffer, count: number, template: boolean): Promise<Tenant[]> {
  const rateLimits = { 'ingest:realtime': null, 'ingest:batch': null, read: null };
  const piiMasterKeys = new Map([[1, key]]);
  const core = await openCore({ databaseUrl, piiMasterKeys, rateLimits, connectionsMost: 2, report: () => {} });
  try {
    const made: Tenant[] = [];
    for (let index = 0; index < count; index++) made.push(await makeOne(core, template));
    return made;
  } finally {
    await core.close();
  }
}

async function makeOne(core: OpenCore, template: boolean): Promise<Tenant> {
  const mark = `mark${randomBytes(6).toString('hex')}mark`;
  const { id } = await createOperator(systemCaller(core), { name: `Operator ${mark}` });
  const context: Context = { ...systemCaller(core), operatorId: id };
  if (template) await updateSettings(context, { templateId: 'tpl_igaming' });
  const { secret } = await createApiKey(context, { label: 'Proof' });
  return { operatorId: id, secret, mark };
}

function keepLogs(folder: string, files: string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(file, join(folder, file.split('/').at(-1) ?? 'log'));
}
