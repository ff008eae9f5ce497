import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProgramOptions {
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** What the program prints goes there. */
  logFile: string;
  /** Answered with less than 500 as soon as the program is ready. */
  readyUrl: string;
}

export interface Program {
  pid: number;
  stop(): Promise<void>;
}

const readyWithinMs = 60_000;
const stopWithinMs = 20_000;

/** A port of this machine that nobody listens on. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts a Node program and waits until it answers. Its channel tells it when the benchmark is gone. */
export async function startProgram({ args, cwd, env, logFile, readyUrl }: ProgramOptions): Promise<Program> {
  const output = openSync(logFile, 'a');
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', output, output, 'ipc'] });
  closeSync(output);
  const end = performance.now() + readyWithinMs;
  while (!(await answers(readyUrl))) {
    if (hasEnded(child) || performance.now() > end) {
      await stopChild(child);
      throw new Error(`${args.join(' ')} did not become ready:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    }
    await sleep(50);
  }
  return { pid: child.pid ?? 0, stop: () => stopChild(child) };
}

const hasEnded = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000), headers: { connection: 'close' } });
    await response.arrayBuffer();
    return response.status < 500;
  } catch {
    return false;
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await ended;
  clearTimeout(force);
}
