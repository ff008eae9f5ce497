import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from './database.ts';
import { setup as startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the running hosts, without a base path; plain Next is there only when the own host is one process. */
    hosts: { main: string; next?: string };
    /** How many processes answer the API on the own host. */
    apiProcesses: number;
    /** The database that both work on. */
    hostsDatabaseUrl: string;
  }
}

const startLimitMs = 60_000;
const generous = '1000000/1000000';

/** Where programs on a database of the tests write erasures, so that no ledger of an installation gets them. */
export const testLedger = resolve('test-results', 'erasure-ledger.jsonl');

/** What both hosts run with; the master key is `testMasterKeys`. */
export function hostEnvironment(databaseUrl: string, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    PII_MASTER_KEYS: `1:${Buffer.alloc(32, 7).toString('base64')}`,
    AUTH_SECRET: 'a secret of the tests, long enough for it',
    ERASURE_LEDGER: testLedger,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    RATE_LIMIT_REALTIME: generous,
    RATE_LIMIT_BATCH: generous,
    RATE_LIMIT_READ: generous,
  };
}

interface Project {
  provide: (name: string, value: unknown) => void;
}

/** Starts PostgreSQL and, on one database, the program's own host and plain Next; of several processes, the own host. */
export function setup(project: Project): Promise<() => Promise<void>> {
  return startHosts(project, Number(process.env.WORKERS ?? 1));
}

export async function startHosts(
  { provide }: Project,
  apiProcesses: number,
  extra: Record<string, string> = {},
): Promise<() => Promise<void>> {
  if (!existsSync('.next/BUILD_ID')) throw new Error('The contract tests need the production build: npx next build.');
  const stopPostgres = await startPostgres();
  const database = await createTestDatabase();
  mkdirSync('test-results', { recursive: true });
  const next = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p'];
  const hosts = [await startHost('main', () => ['server/main.ts'], database.url, apiProcesses, extra)];
  if (apiProcesses === 1) hosts.push(await startHost('next', (port) => [...next, port], database.url, 1, extra));
  const stop = async () => {
    await Promise.all(hosts.map(stopHost));
    await database.drop();
    await stopPostgres();
  };
  try {
    await Promise.all(hosts.map(waitFor));
  } catch (error) {
    await stop();
    throw error;
  }
  provide('hosts', Object.fromEntries(hosts.map(({ name, origin }) => [name, origin])));
  provide('hostsDatabaseUrl', database.url);
  provide('apiProcesses', apiProcesses);
  return stop;
}

interface Host {
  name: string;
  origin: string;
  process: ChildProcess;
}

async function startHost(
  name: string,
  argsFor: (port: string) => string[],
  databaseUrl: string,
  apiProcesses: number,
  extra: Record<string, string>,
): Promise<Host> {
  const port = await findFreePort();
  const log = openSync(
    `test-results/host-${name}-${apiProcesses}${extra.NODE_OPTIONS ? '-without-proxy' : ''}.log`,
    'w',
  );
  const env = { ...hostEnvironment(databaseUrl, port), WORKERS: String(apiProcesses), ...extra };
  const child = spawn(process.execPath, argsFor(String(port)), { env, stdio: ['ignore', log, log] });
  return { name, origin: `http://127.0.0.1:${port}`, process: child };
}

async function stopHost({ process: host }: Host): Promise<void> {
  if (host.exitCode !== null) return;
  const ended = new Promise((resolve) => host.once('exit', resolve));
  host.kill('SIGTERM');
  await Promise.race([ended, sleep(15_000, undefined, { ref: false }).then(() => host.kill('SIGKILL'))]);
}

async function waitFor({ origin, process: host }: Host): Promise<void> {
  const end = performance.now() + startLimitMs;
  while (performance.now() < end) {
    if (host.exitCode !== null) throw new Error('A host ended before it was ready; test-results/host-*.log says why.');
    const answer = await fetch(`${origin}/operator-data-api/settings`).catch(() => null);
    if (answer?.status === 401) return;
    await sleep(100);
  }
  throw new Error(`The host at ${origin} was not ready in time.`);
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
