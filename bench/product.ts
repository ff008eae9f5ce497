import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeEnv, nodeFlags } from '../scripts/lib/node-flags.mjs';
import { findFreePort, type Program, startProgram } from './child.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface ProductOptions {
  scratch: string;
  databaseUrl: string;
  piiMasterKey: Buffer;
  /** The generation after it, which then seals. */
  newerMasterKey?: Buffer;
  /** Whether its inspector listens, for profiles. */
  inspect: boolean;
  /** Processes that answer the API. */
  workers: number;
}

export interface Product extends Program {
  port: number;
  inspectorPort: number | null;
}

/** Far above any load, but on: the limiter is in the measured path. */
const rateLimit = '1000000/1000000';

/** Starts the product as `npm start` does, on the scratch database. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { scratch, databaseUrl, piiMasterKey, newerMasterKey, inspect, workers } = options;
  const port = await findFreePort();
  const inspectorPort = inspect ? await findFreePort() : null;
  const inspector = inspect ? [`--inspect=127.0.0.1:${inspectorPort}`] : [];
  const program = await startProgram({
    args: [...inspector, ...nodeFlags, join(root, 'server', 'main.ts')],
    cwd: root,
    env: {
      ...nodeEnv,
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      WORKERS: String(workers),
      DATABASE_URL: databaseUrl,
      PII_MASTER_KEYS: [piiMasterKey, ...(newerMasterKey ? [newerMasterKey] : [])]
        .map((key, index) => `${index + 1}:${key.toString('base64')}`)
        .join(','),
      AUTH_SECRET: piiMasterKey.toString('hex'),
      ERASURE_LEDGER: join(scratch, 'erasure-ledger.jsonl'),
      RATE_LIMIT_REALTIME: rateLimit,
      RATE_LIMIT_BATCH: rateLimit,
      RATE_LIMIT_READ: rateLimit,
    },
    logFile: join(scratch, 'product.log'),
    readyUrl: `http://127.0.0.1:${port}/operator-data-api/openapi.json`,
  });
  return { port, inspectorPort, ...program };
}

export interface Memory {
  residentMb: number;
  peakMb: number;
}

/** Resident memory of a process, now and at its highest; null where the system has no /proc. */
export function readMemory(pid: number): Memory | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { residentMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
  } catch {
    return null;
  }
}

/** A clock tick of Linux's process statistics, on every machine that Node runs on. */
const tickMs = 10;

/** CPU time that a process has used, in milliseconds; 0 where the system has no /proc. */
export function readCpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return 0;
  }
}
