import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateDatabase } from '#db/migrate.ts';
import { createDemo } from './demo.ts';
import { describeError } from './describe-error.ts';
import { type Env, prepareForNext, readEnv } from './env.ts';
import { createApiListener } from './host/api-listener.ts';
import { ready, welcome } from './host/banner.ts';
import { drain } from './host/drain.ts';
import { createHttpServer } from './host/http-server.ts';
import { createPagesListener } from './host/pages-listener.ts';
import { type Installation, openInstallation } from './installation/index.ts';
import { log } from './log.ts';
import { openRuntime, type Runtime } from './runtime.ts';

const exitAfterMs = 14_000;
const closeLimitMs = 2_500;
const drainLimitMs = 8_500;
const startupLimitMs = 5_000;
const say = (message: string) => void process.stdout.write(`${message}\n`);

interface Closing {
  close: () => Promise<unknown>;
  limitMs: number;
}

/** What is open and must be closed again, last opened first. */
const opened: Closing[] = [];
let stopping: Promise<void> | undefined;

/** Remembers how to close what is being opened; the start goes no further when the program was told to stop meanwhile. */
async function open<T>(
  opening: Promise<T>,
  close: (opened: T) => Promise<unknown>,
  limitMs = closeLimitMs,
): Promise<T> {
  const thing = await opening;
  opened.push({ close: () => close(thing), limitMs });
  if (stopping) throw new Error('Stopped while starting.');
  return thing;
}

async function start(): Promise<void> {
  const env = readEnv();
  prepareForNext(env);
  const installation = await open(openInstallation(env, { log: say }), (installation) => installation.close(), 5_000);
  const runtime = await open(openDatabase(env, installation), (runtime) => runtime.close());
  const pages = await createPagesListener({ port: env.port, hostname: env.host, trustProxy: env.trustProxy });
  const server = createHttpServer(createApiListener(), pages);
  await open(listen(server, env), () => drain(server), drainLimitMs);
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
function stop(exitCode: number): void {
  stopping ??= closeAll(exitCode);
}

async function closeAll(exitCode: number): Promise<void> {
  setTimeout(() => process.exit(exitCode), exitAfterMs);
  await Promise.race([starting, sleep(startupLimitMs)]);
  for (const { close, limitMs } of opened.reverse()) {
    await Promise.race([close().catch(() => {}), sleep(limitMs)]);
  }
  process.exit(exitCode);
}

// The launcher's channel closes when it is killed, and the program ends with it.
process.on('disconnect', () => stop(0));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(0));
// A mistake in one request does not end those of everybody else.
process.on('uncaughtException', (error) => log.fatal({ error: describeError(error) }, 'Nothing caught an error.'));
// Whoever read the banner may have closed the pipe since.
process.stdout.on('error', () => {});

const starting = start().catch((error: unknown) => {
  if (stopping) return;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  stop(1);
});
