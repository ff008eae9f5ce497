import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpeningError } from '../opening-error.ts';
import type { Place } from './place.ts';
import { disownForeignPid, findPostmaster } from './postmaster.ts';

const startLimitMs = 60_000;
const logBytesMost = 10 * 1024 * 1024;

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '150',
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
 * Starts the server and waits until it takes connections. It gets a session of its own, so that a terminal's Ctrl-C
 * reaches the program alone, which stops the server last.
 * @throws OpeningError with one sentence
 */
export async function launch({ native, data, owner }: Place, port: number, logDir: string): Promise<ChildProcess> {
  disownForeignPid(data);
  const logFile = openLog(logDir);
  const logged = statSync(logFile.path).size;
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', data, ...flags], {
    ...(owner ?? {}),
    cwd: '/',
    detached: true,
    stdio: ['ignore', logFile.descriptor, logFile.descriptor],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' },
  });
  closeSync(logFile.descriptor);
  let failed: string | null = null;
  child.once('error', (error) => {
    failed = error.message;
  });
  child.once('exit', () => {
    failed ??= lastLine(readFileSync(logFile.path).subarray(logged).toString('utf8'));
  });
  child.unref();
  const end = performance.now() + startLimitMs;
  while (!findPostmaster(data)?.ready) {
    if (failed !== null) throw new OpeningError(`PostgreSQL did not start: ${failed}`);
    if (performance.now() > end)
      throw new OpeningError(`PostgreSQL was not ready after ${startLimitMs / 1000} s; its log is ${logFile.path}.`);
    await sleep(25);
  }
  child.removeAllListeners();
  return child;
}

/** The log that is appended to; a long one is put aside first, and the one before that goes. */
function openLog(logDir: string): { path: string; descriptor: number } {
  mkdirSync(logDir, { recursive: true });
  const path = join(logDir, 'postgres.log');
  if (existsSync(path) && statSync(path).size > logBytesMost) renameSync(path, `${path}.1`);
  return { path, descriptor: openSync(path, 'a', 0o600) };
}

/** The line that says why: PostgreSQL's hints come after it. */
export function lastLine(text: string): string {
  if (/No space left on device|Check free disk space/i.test(text)) return 'the disk is full.';
  const lines = text.trim().split('\n');
  const said = lines.filter((line) => /\b(FATAL|PANIC|error):/.test(line)).at(-1) ?? lines.at(-1) ?? '';
  return said.replace(/^.*?\b(?:FATAL|PANIC|error):\s*/, '');
}
