import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from './database.ts';
import { setup as startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the running hosts, without a base path. */
    hosts: { main: string; next: string };
    /** The database that both work on. */
    hostsDatabaseUrl: string;
  }
}

const startLimitMs = 60_000;
const generous = '1000000/1000000';

/** What both hosts run with; the master key is `testMasterKeys`. */
export function hostEnvironment(databaseUrl: string, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    PII_MASTER_KEYS: `1:${Buffer.alloc(32, 7).toString('base64')}`,
    AUTH_SECRET: 'a secret of the tests, long enough for it',
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    RATE_LIMIT_REALTIME: generous,
    RATE_LIMIT_BATCH: generous,
    RATE_LIMIT_READ: generous,
  };
}

/** Starts PostgreSQL and, on one database, the program's own host and plain Next. */
export async function setup({
  provide,
}: {
  provide: (name: string, value: unknown) => void;
}): Promise<() => Promise<void>> {
  if (!existsSync('.next/BUILD_ID')) throw new Error('The contract tests need the production build: npx next build.');
  const stopPostgres = await startPostgres();
  const database = await createTestDatabase();
  mkdirSync('test-results', { recursive: true });
  const [mainPort, nextPort] = [await findFreePort(), await findFreePort()];
  const main = startHost('main', ['server/main.ts'], hostEnvironment(database.url, mainPort));
  const next = startHost(
    'next',
    ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(nextPort)],
    hostEnvironment(database.url, nextPort),
  );
  const stop = async () => {
    await Promise.all([stopHost(main), stopHost(next)]);
    await database.drop();
    await stopPostgres();
  };
  try {
    await Promise.all([waitFor(`http://127.0.0.1:${mainPort}`, main), waitFor(`http://127.0.0.1:${nextPort}`, next)]);
  } catch (error) {
    await stop();
    throw error;
  }
  provide('hosts', { main: `http://127.0.0.1:${mainPort}`, next: `http://127.0.0.1:${nextPort}` });
  provide('hostsDatabaseUrl', database.url);
  return stop;
}

function startHost(name: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const log = openSync(`test-results/host-${name}.log`, 'w');
  return spawn(process.execPath, args, { env, stdio: ['ignore', log, log] });
}

async function stopHost(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null) return;
  const ended = new Promise((resolve) => host.once('exit', resolve));
  host.kill('SIGTERM');
  await Promise.race([ended, sleep(15_000, undefined, { ref: false }).then(() => host.kill('SIGKILL'))]);
}

async function waitFor(origin: string, host: ChildProcess): Promise<void> {
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
