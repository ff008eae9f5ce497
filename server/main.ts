import { setTimeout as sleep } from 'node:timers/promises';
import { migrateDatabase } from '#db/migrate.ts';
import { createDemo } from './demo.ts';
import { describeError } from './describe-error.ts';
import { type Env, prepareForNext, readEnv } from './env.ts';
import { createApiListener } from './host/api-listener.ts';
import { ready, welcome } from './host/banner.ts';
import { drain } from './host/drain.ts';
import { createHttpServer, type Listeners } from './host/http-server.ts';
import { listen } from './host/listen.ts';
import { createPagesListener } from './host/pages-listener.ts';
import { type Installation, openInstallation } from './installation/index.ts';
import { log } from './log.ts';
import { openRuntime, type Runtime } from './runtime.ts';

const exitAfterMs = 14_000;
const runtimeLimitMs = 2_500;
const installationLimitMs = 5_000;
const startupLimitMs = 5_000;
const say = (message: string) => void process.stdout.write(`${message}\n`);

interface Closing {
  close: () => Promise<unknown>;
  limitMs: number;
}

/** What is open and must be closed again, last opened first. */
const opened: Closing[] = [];
const listeners = Promise.withResolvers<Listeners>();
const server = createHttpServer(listeners.promise);
let stopping: Promise<void> | undefined;

/** Remembers how to close what is being opened; the start goes no further when the program was told to stop meanwhile. */
async function open<T>(opening: Promise<T>, close: (opened: T) => Promise<unknown>, limitMs: number): Promise<T> {
  const thing = await opening;
  opened.push({ close: () => close(thing), limitMs });
  if (stopping) throw new Error('Stopped while starting.');
  return thing;
}

/** The port is taken first and answers last, so that the first start cannot print secrets and then fail. */
async function start(): Promise<void> {
  const env = readEnv();
  prepareForNext(env);
  await listen(server, env.host, env.port);
  const installation = await open(openInstallation(env, { log: say }), (it) => it.close(), installationLimitMs);
  const runtime = await open(openDatabase(env, installation), (it) => it.close(), runtimeLimitMs);
  const pages = await createPagesListener({ port: env.port, hostname: env.host, trustProxy: env.trustProxy });
  const demo = await createDemo(runtime.core);
  say(demo ? welcome(env, demo) : ready(env));
  listeners.resolve({ api: createApiListener(), pages });
}

async function openDatabase(env: Env, installation: Installation): Promise<Runtime> {
  const { applied } = await migrateDatabase(installation.databaseUrl);
  if (applied > 0) say(`Migrated the database: ${applied} step${applied === 1 ? '' : 's'}.`);
  return openRuntime(env, installation);
}

/** One sentence for whoever started the program. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'ENOSPC' ? 'The disk is full: make room, then start again.' : error.message;
}

/** Stops everything, PostgreSQL last, and ends within 15 seconds whatever hangs. */
function stop(exitCode: number): void {
  stopping ??= closeAll(exitCode);
}

async function closeAll(exitCode: number): Promise<void> {
  setTimeout(() => process.exit(exitCode), exitAfterMs);
  const drained = server.listening ? drain(server) : undefined;
  await Promise.race([starting, sleep(startupLimitMs)]);
  await drained;
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
  listeners.reject(error);
  if (stopping) return;
  process.stderr.write(`${explain(error)}\n`);
  stop(1);
});
