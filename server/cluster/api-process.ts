import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../describe-error.ts';
import { readEnv, readMasterKeys } from '../env.ts';
import { explainFailure } from '../explain-failure.ts';
import { createApiListener } from '../host/api-listener.ts';
import { createHttpServer, type Listeners } from '../host/http-server.ts';
import { log } from '../log.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { connectionsPerProcess } from './connections-per-process.ts';
import { HandedConnections } from './handed-connections.ts';
import { LeasingRateLimiter } from './leasing-rate-limiter.ts';
import type { Beginning, FromApiProcess, ToApiProcess } from './messages.ts';
import { createPortalProxy } from './portal-proxy.ts';

/*
 * One of several processes that answer the API. The primary starts it, tells it how to begin, and hands it connections.
 */

const giveUpIdleEveryMs = 100;
const startLimitMs = 1_000;
const exitAfterMs = 9_200;

const env = readEnv();
const send = (message: FromApiProcess) => void process.send?.(message, undefined, {}, () => {});
const limiter = new LeasingRateLimiter(env.workers, send);
const listeners = Promise.withResolvers<Listeners>();
const connections = new HandedConnections(createHttpServer(listeners.promise));
let opening: Promise<Runtime> | undefined;
let isEnding = false;

async function begin({ databaseUrl, piiMasterKeys, authSecret, portal }: Beginning): Promise<Runtime> {
  const installation = {
    databaseUrl,
    piiMasterKeys: readMasterKeys(piiMasterKeys),
    authSecret,
    embedded: env.databaseUrl === undefined,
    // The primary opened it and closes it.
    close: async () => {},
  };
  const options = {
    rateLimiter: limiter,
    connectionsMost: connectionsPerProcess(env.workers),
    // The primary did. As long as it lives nothing is sealed by a newer one, which another machine may have brought since.
    bringsKeys: false,
  };
  const runtime = await openRuntime(env, installation, options);
  setInterval(() => limiter.giveUpIdle(performance.now()), giveUpIdleEveryMs);
  listeners.resolve({ api: createApiListener(env.trustProxy), pages: createPortalProxy(portal, env.trustProxy) });
  send({ kind: 'ready' });
  return runtime;
}

function take(connection: number, socket: Socket | undefined): void {
  // The primary lets go of it now: from here on it dies with this process.
  send({ kind: 'took', connection });
  if (socket) connections.take(socket);
}

function receive(message: ToApiProcess, socket?: Socket): void {
  if (message.kind === 'connection') take(message.connection, socket);
  else if (message.kind === 'grant') limiter.answer(message.ask, message, performance.now());
  else if (message.kind === 'stop') void end(0);
  else {
    opening = begin(message);
    opening.catch(fail);
  }
}

function fail(error: unknown): void {
  send({ kind: 'failed', sentence: explainFailure(error) });
  void end(1);
}

/** Lets what is in flight finish, then ends. */
async function end(exitCode: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(exitCode), exitAfterMs);
  const runtime = await Promise.race([opening?.catch(() => undefined), sleep(startLimitMs)]);
  await connections.drain();
  await runtime?.close().catch(() => {});
  process.exit(exitCode);
}

process.on('message', (message, socket) => receive(message as ToApiProcess, socket as Socket | undefined));
// Without the primary there is no port, no portal and no limit.
process.on('disconnect', () => void end(0));
process.on('SIGTERM', () => void end(0));
// A terminal sends these to all processes; the primary stops the others in good order.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('uncaughtException', (error) => log.fatal({ error: describeError(error) }, 'Nothing caught an error.'));
process.stdout.on('error', () => {});
