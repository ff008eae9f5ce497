import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeEnv, nodeFlags } from '../../scripts/lib/node-flags.mjs';

const here = fileURLToPath(new URL('../..', import.meta.url));
const readyWithinMs = 60_000;
const endsWithinMs = 15_000;

/** Far above any load, but on: the limiter is in the way of every request. */
const rateLimit = '1000000/1000000';

interface ProgramOptions {
  port: number;
  databaseUrl: string;
  piiMasterKeys: string;
  authSecret: string;
  logFile: string;
  /** The folder of its clone, where it is not this one. */
  root?: string | undefined;
}

/** The product, run as `npm start` runs it, that can be killed and started again at the same address. */
export class Program {
  readonly port: number;
  readonly logFile: string;
  /** The file of its erasure ledger. */
  readonly erasureLedger: string;
  readonly #options: ProgramOptions;
  #child: ChildProcess | undefined;
  /** That it ended is what was wanted. */
  #mayEnd = false;
  /** How often it ended although nobody told it to. */
  crashes = 0;

  constructor(options: ProgramOptions) {
    this.#options = options;
    this.port = options.port;
    this.logFile = options.logFile;
    this.erasureLedger = `${options.logFile}.erasures`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What it printed, of all its lives. */
  said(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** Starts it and waits until it answers. @throws Error when it does not */
  async start(): Promise<void> {
    const { port, databaseUrl, piiMasterKeys, authSecret, logFile, root = here } = this.#options;
    const output = openSync(logFile, 'a');
    this.#mayEnd = false;
    const child = spawn(process.execPath, [...nodeFlags, 'server/main.ts'], {
      cwd: root,
      env: {
        ...nodeEnv,
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        PII_MASTER_KEYS: piiMasterKeys,
        AUTH_SECRET: authSecret,
        ERASURE_LEDGER: this.erasureLedger,
        LOG_LEVEL: 'trace',
        RATE_LIMIT_REALTIME: rateLimit,
        RATE_LIMIT_BATCH: rateLimit,
        RATE_LIMIT_READ: rateLimit,
      },
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    child.once('exit', () => {
      if (!this.#mayEnd) this.crashes++;
    });
    this.#child = child;
    const end = performance.now() + readyWithinMs;
    while (!(await this.#answers())) {
      if (hasEnded(child) || performance.now() > end)
        throw new Error(`The program did not become ready:\n${this.said().slice(-2_000)}`);
      await sleep(20);
    }
  }

  /** Sends a signal and waits for its end. @returns how long that took, and its exit code */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<{ tookMs: number; code: number | null }> {
    const child = this.#child;
    if (!child || hasEnded(child)) return { tookMs: 0, code: child?.exitCode ?? null };
    const began = performance.now();
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    this.#mayEnd = true;
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), endsWithinMs + 5_000);
    const code = await ended;
    clearTimeout(force);
    return { tookMs: performance.now() - began, code };
  }

  async #answers(): Promise<boolean> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/operator-data-api/settings`, {
        signal: AbortSignal.timeout(5_000),
        headers: { connection: 'close' },
      });
      await response.arrayBuffer();
      return response.status === 401;
    } catch {
      return false;
    }
  }
}

const hasEnded = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
