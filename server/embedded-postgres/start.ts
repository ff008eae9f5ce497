import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpeningError } from '../opening-error.ts';
import { initialiseCluster, keepPassword, superuser } from './cluster.ts';
import { lastLine, launch } from './launch.ts';
import { findPlace, type Place } from './place.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

interface EmbeddedPostgres {
  /** The superuser's address. */
  url: string;
  stop(): Promise<void>;
}

interface EmbeddedPostgresOptions {
  dataDir: string;
  log: (message: string) => void;
}

const stopPatienceMs = 2_500;
const relaunchEveryMs = 250;

/**
 * Starts the PostgreSQL that npm brought, on data under `dataDir`, making that at the first time. One that an earlier
 * program left running is stopped first; one that ends by itself is started again, under the same address.
 * @throws OpeningError with one sentence
 */
export async function startEmbeddedPostgres({ dataDir, log }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await findPlace(dataDir);
  const password = keepPassword(dataDir);
  await stopPostmaster(place.data);
  try {
    if (await initialiseCluster(place, password)) log(`Made a database under ${dataDir}.`);
  } catch (error) {
    throw new OpeningError(
      `PostgreSQL could not make its data: ${lastLine(error instanceof Error ? error.message : String(error))}`,
    );
  }
  const port = await findFreePort();
  const stop = await keepRunning(place, () => launch(place, port, join(dataDir, 'logs')), log);
  return { url: urlOf(password, port), stop };
}

/** Launches the server, and again whenever it ends unasked. @returns what stops it for good */
async function keepRunning(
  { data }: Place,
  launchAgain: () => Promise<ChildProcess>,
  log: (message: string) => void,
): Promise<() => Promise<void>> {
  let stopping = false;
  let relaunch: Promise<void> | undefined;
  const watch = (server: ChildProcess) => {
    const onExit = () => {
      relaunch = stopping ? undefined : revive();
    };
    if (server.exitCode !== null || server.signalCode !== null) onExit();
    else server.once('exit', onExit);
  };
  const revive = async () => {
    log('PostgreSQL ended: starting it again.');
    while (!stopping) {
      try {
        watch(await launchAgain());
        return;
      } catch {
        // What the old server left may still be ending.
        await sleep(relaunchEveryMs);
      }
    }
  };
  watch(await launchAgain());
  return async () => {
    stopping = true;
    await relaunch;
    await stopPostmaster(data, stopPatienceMs);
  };
}

/** The embedded server that another process runs on `dataDir`, or null. */
export async function joinEmbeddedPostgres(dataDir: string): Promise<{ url: string } | null> {
  const { data } = await findPlace(dataDir);
  const postmaster = findPostmaster(data);
  return postmaster?.ready ? { url: urlOf(keepPassword(dataDir), postmaster.port) } : null;
}

const urlOf = (password: string, port: number) => `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
