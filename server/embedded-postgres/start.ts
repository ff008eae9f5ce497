import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { initialiseCluster, keepPassword, superuser } from './cluster.ts';
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

const startLimitMs = 60_000;

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  wal_compression: 'on',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  // Statements, their values and messages that may quote them stay out of the log.
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/**
 * Starts the PostgreSQL that npm brought, on data under `dataDir`, making that at the first time. One that an earlier
 * program left running is stopped first.
 * @throws Error with one sentence
 */
export async function startEmbeddedPostgres({ dataDir, log }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await findPlace(dataDir);
  const password = keepPassword(dataDir);
  await stopPostmaster(place.data);
  try {
    if (await initialiseCluster(place, password)) log(`Made a database under ${dataDir}.`);
  } catch (error) {
    throw new Error(
      `PostgreSQL could not make its data: ${lastLine(error instanceof Error ? error.message : String(error))}`,
    );
  }
  const port = await findFreePort();
  await launch(place, port, join(dataDir, 'logs'));
  return { url: urlOf(password, port), stop: () => stopPostmaster(place.data) };
}

/** The embedded server that another process runs on `dataDir`, or null. */
export async function joinEmbeddedPostgres(dataDir: string): Promise<{ url: string } | null> {
  const { data } = await findPlace(dataDir);
  const postmaster = findPostmaster(data);
  return postmaster?.ready ? { url: urlOf(keepPassword(dataDir), postmaster.port) } : null;
}

const urlOf = (password: string, port: number) => `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;

/** In a session of its own, so that a terminal's Ctrl-C reaches the program alone, which stops the server last. */
async function launch({ native, data, owner }: Place, port: number, logDir: string): Promise<void> {
  mkdirSync(logDir, { recursive: true });
  const logFile = join(logDir, 'postgres.log');
  const output = openSync(logFile, 'a');
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', data, ...flags], {
    ...(owner ?? {}),
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' },
  });
  closeSync(output);
  let failed: string | null = null;
  child.once('error', (error) => {
    failed = error.message;
  });
  child.once('exit', () => {
    failed ??= lastLine(readFileSync(logFile, 'utf8'));
  });
  child.unref();
  const end = performance.now() + startLimitMs;
  while (!findPostmaster(data)?.ready) {
    if (failed !== null) throw new Error(`PostgreSQL did not start: ${failed}`);
    if (performance.now() > end)
      throw new Error(`PostgreSQL was not ready after ${startLimitMs / 1000} s; its log is ${logFile}.`);
    await sleep(25);
  }
  child.removeAllListeners();
}

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

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
