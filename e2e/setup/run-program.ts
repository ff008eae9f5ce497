import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const startLimitMs = 90_000;
/** A little longer than the program takes at most, whatever hangs. */
const stopLimitMs = 16_000;

interface RunOptions<Said> {
  dataDir: string;
  port: number;
  environment?: Record<string, string>;
  /** Name of the file under test-results that gets all that is printed. */
  log: string;
  /** Reads what the start prints; null until all of it is there. */
  read: (printed: string) => Said | null;
}

/** Starts the real program on a data folder, and waits until it said what is read. */
export async function runProgram<Said>({ dataDir, port, environment, log, read }: RunOptions<Said>) {
  if (!existsSync('.next/BUILD_ID')) throw new Error('The browser tests need the production build: npx next build.');
  mkdirSync('test-results', { recursive: true });
  const { DATABASE_URL: _, ...inherited } = process.env;
  const program = spawn(process.execPath, ['server/main.ts'], {
    env: { ...inherited, ...environment, NODE_ENV: 'production', PORT: String(port), DATA_DIR: dataDir },
    // It ends with the process that started it: the channel closes when that is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  program.channel?.unref();
  const stop = () => stopProgram(program);
  try {
    return { said: await waitFor(program, log, read), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitFor<Said>(program: ChildProcess, log: string, read: RunOptions<Said>['read']): Promise<Said> {
  const file = createWriteStream(join('test-results', log));
  let printed = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      file.write(chunk);
      printed += chunk;
    });
  }
  const end = performance.now() + startLimitMs;
  while (performance.now() < end) {
    const said = read(printed);
    if (said !== null) return said;
    if (hasEnded(program)) break;
    await sleep(50);
  }
  throw new Error(`The program did not start:\n${printed.slice(-2000)}`);
}

async function stopProgram(program: ChildProcess): Promise<void> {
  if (hasEnded(program)) return;
  const exited = once(program, 'exit');
  program.kill('SIGTERM');
  const killing = setTimeout(() => program.kill('SIGKILL'), stopLimitMs);
  await exited;
  clearTimeout(killing);
}

/** One that a signal ended has no exit code. */
const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

export async function removeData(dataDir: string): Promise<void> {
  // Where the program runs as root, the folder holds a link to where the database could be put.
  const database = await realpath(join(dataDir, 'postgres')).catch(() => null);
  if (database) await rm(database, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
