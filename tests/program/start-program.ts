import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../setup/child.ts';
import { testLedger } from '../setup/hosts.ts';

const startLimitMs = 60_000;

export interface Program {
  process: ChildProcess;
  /** What it has printed so far. */
  said(): string;
  complained(): string;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
}

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

/** Starts the program with nothing of this process's environment but what every shell has, in a folder. */
export function startProgram(environment: Record<string, string>, cwd = process.cwd()): Program {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main], {
    cwd,
    env: {
      PATH,
      HOME,
      NODE_ENV: 'production',
      ...(environment.DATABASE_URL && { ERASURE_LEDGER: testLedger }),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    printed.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, said: () => printed.out, complained: () => printed.err, ended };
}

/** Waits until the program answers. @throws Error when it ends before */
export async function untilReady(program: Program): Promise<void> {
  await until(() => program.process.exitCode !== null || program.said().includes('is ready at'), startLimitMs);
  if (program.process.exitCode !== null) throw new Error(`The program ended: ${program.complained()}`);
}

/** A data folder of a test, and what removes it with everything that lies behind its links. */
export function makeDataDir(): { dataDir: string; remove: () => void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'oda-program-'));
  return { dataDir, remove: () => removeData(dataDir) };
}

export function removeData(dataDir: string): void {
  try {
    rmSync(realpathSync(join(dataDir, 'postgres')), { recursive: true, force: true });
  } catch {
    // The database was never made.
  }
  rmSync(dataDir, { recursive: true, force: true });
}
