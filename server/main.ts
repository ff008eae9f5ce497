import { once } from 'node:events';
import type { Server } from 'node:http';
import { migrateDatabase } from '#db/migrate.ts';
import { createDemo } from './demo.ts';
import { type Env, prepareForNext, readEnv } from './env.ts';
import { createApiListener } from './host/api-listener.ts';
import { ready, welcome } from './host/banner.ts';
import { drain } from './host/drain.ts';
import { createHttpServer } from './host/http-server.ts';
import { createPagesListener } from './host/pages-listener.ts';
import { type Installation, openInstallation } from './installation/index.ts';
import { openRuntime, type Runtime } from './runtime.ts';

const exitAfterMs = 14_000;
const say = (message: string) => void process.stdout.write(`${message}\n`);

/** What is open and must be closed again, last opened first. */
const opened: (() => Promise<unknown>)[] = [];
let closing: Promise<void> | undefined;

function closeAll(): Promise<void> {
  closing ??= (async () => {
    for (const close of opened.reverse()) await close().catch(() => {});
  })();
  return closing;
}

async function start(): Promise<void> {
  const env = readEnv();
  prepareForNext(env);
  const installation = await openInstallation(env, { log: say });
  opened.push(() => installation.close());
  const runtime = await openDatabase(env, installation);
  opened.push(() => runtime.close());
  const pages = await createPagesListener({ port: env.port, hostname: env.host, trustProxy: env.trustProxy });
  const server = createHttpServer(createApiListener(), pages);
  await listen(server, env);
  opened.push(() => drain(server));
  const demo = await createDemo(runtime.core);
  say(demo ? welcome(env, demo) : ready(env));
}

async function openDatabase(env: Env, installation: Installation): Promise<Runtime> {
  const { applied } = await migrateDatabase(installation.databaseUrl);
  if (applied > 0) say(`Migrated the database: ${applied} step${applied === 1 ? '' : 's'}.`);
  return openRuntime(env, installation);
}

async function listen(server: Server, env: Env): Promise<void> {
  server.listen(env.port, env.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
    if (code === 'EADDRINUSE') throw new Error(`Port ${env.port} is taken: stop what uses it, or set PORT.`);
    throw new Error(`Cannot listen on ${env.host}:${env.port} (${String(code)}): set HOST and PORT.`);
  }
}

/** Stops everything, PostgreSQL last, and ends within 15 seconds whatever hangs. */
async function stop(exitCode: number): Promise<void> {
  setTimeout(() => process.exit(exitCode), exitAfterMs).unref();
  await closeAll();
  process.exit(exitCode);
}

// The launcher's channel closes when it is killed, and the program ends with it.
process.on('disconnect', () => void stop(0));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

start().catch(async (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await stop(1);
});
