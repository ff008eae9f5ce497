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
