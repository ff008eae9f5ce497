import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBackupStore } from './backup/index.ts';
import { createManyProcesses } from './cluster/many-processes.ts';
import { createDemo } from './demo.ts';
import { describeError } from './describe-error.ts';
import { type Env, prepareForNext, readEnv } from './env.ts';
import { explainFailure } from './explain-failure.ts';
import { ready, welcome, working } from './host/banner.ts';
import type { Front } from './host/front.ts';
import { listen } from './host/listen.ts';
import { createOneProcess } from './host/one-process.ts';
import { createPagesListener } from './host/pages-listener.ts';
import { type Installation, openInstallation } from './installation/index.ts';
import { migrateInstallation } from './installation/migrate-installation.ts';
import { log } from './log.ts';
import { openRuntime, type Runtime, type RuntimeOptions } from './runtime.ts';
import { startTasks } from './worker/index.ts';

const exitAfterMs = 14_000;
const runtimeLimitMs = 2_500;
const tasksLimitMs = 2_500;
const installationLimitMs = 5_000;
const startupLimitMs = 5_000;
const say = (message: string) => void process.stdout.write(`${message}\n`);

interface Closing {
  close: () => Promise<unknown>;
  limitMs: number;
}

/** What is open and must be closed again, last opened first. */
const opened: Closing[] = [];
let front: Front | undefined;
let runtime: Runtime | undefined;
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
  if (env.role === 'worker') {
    await openPrograms(env, {});
    return say(working);
  }
  front = env.workers > 1 ? createManyProcesses(env) : createOneProcess(env);
  await listen(front.server, env.host, env.port);
  const programs = await openPrograms(env, front.runtime);
  runtime = programs.runtime;
  await front.prepare(programs.installation, await createPagesListener({ port: env.port, hostname: env.host }));
  const demo = await createDemo(programs.runtime.core);
  say(demo ? welcome(env, demo) : ready(env));
  front.answer();
}

/** What every role needs: the database, what works on it, and the worker. Alone it may work beside a program that runs. */
async function openPrograms(env: Env, options: RuntimeOptions) {
  const join = env.role === 'worker';
  const installation = await open(openInstallation(env, { log: say, join }), (it) => it.close(), installationLimitMs);
  const runtime = await open(openDatabase(env, installation, options), (it) => it.close(), runtimeLimitMs);
  await open(Promise.resolve(startTasks(runtime.core)), (tasks) => tasks.stop(), tasksLimitMs);
  return { installation, runtime };
}

async function openDatabase(env: Env, installation: Installation, options: RuntimeOptions): Promise<Runtime> {
  const { applied } = await migrateInstallation(installation.databaseUrl);
  if (applied > 0) say(`Migrated the database: ${applied} step${applied === 1 ? '' : 's'}.`);
  const { databaseUrl, piiMasterKeys: masterKeys, embedded } = installation;
  const dataDir = embedded ? resolve(env.dataDir) : null;
  const backups = openBackupStore({ ...env.backups, databaseUrl, masterKeys, dataDir });
  return openRuntime(env, installation, { ...options, backups });
}

/**
 * Stops everything, PostgreSQL last, and ends within 15 seconds whatever hangs, but for a thread that reads from a disk
 * which does not answer: Node waits for that, and `scripts/start.mjs` does not.
 */
function stop(exitCode: number): void {
  stopping ??= closeAll(exitCode);
}

async function closeAll(exitCode: number): Promise<void> {
  setTimeout(() => process.exit(exitCode), exitAfterMs);
  runtime?.stop();
  const drained = front?.server.listening ? front.drain() : undefined;
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
  front?.abandon();
  if (stopping) return;
  process.stderr.write(`${explainFailure(error)}\n`);
  stop(1);
});
