import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseRateLimit, type RateLimit } from './domain/rate-limits/index.ts';
import type { RateLimits } from './domain/rate-limits/schemas.ts';
import { type BackupSettings, backupVariables, readBackupVariables } from './env-backups.ts';
import { type OidcSettings, peopleVariables, readPeopleVariables, type SmtpSettings } from './env-people.ts';

const makeSecret = `node -e "console.log(require('node:crypto').randomBytes(32).toString('base64'))"`;

const flag = z
  .enum(['0', '1', 'true', 'false', 'on', 'off'], 'must be on or off')
  .transform((text) => ['1', 'true', 'on'].includes(text));

const rateLimit = z.string().transform((text, context): RateLimit | null => {
  const limit = parseRateLimit(text);
  if (limit !== undefined) return limit;
  context.addIssue({ code: 'custom', message: 'must be <requests per second>/<burst>, such as 1000/2000, or off' });
  return z.NEVER;
});

const workersMost = 64;
/** More take more connections than PostgreSQL has unless it is told, so they are had by asking for a number. */
const workersBesideDefaults = 40;

const workers = z.string().transform((text, context): number => {
  if (text === 'auto') return Math.min(availableParallelism(), workersBesideDefaults);
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= workersMost) return count;
  context.addIssue({ code: 'custom', message: `must be a number of processes from 1 to ${workersMost}, or auto` });
  return z.NEVER;
});

const masterKeys = z.string().transform((text, context): ReadonlyMap<number, Buffer> => {
  const keys = new Map<number, Buffer>();
  for (const part of text.split(',')) {
    const match = /^\s*([1-9]\d{0,8}):([A-Za-z0-9+/]{43}=)\s*$/.exec(part);
    if (!match || keys.has(Number(match[1]))) {
      const message = `must be <generation>:<32 bytes in base64>, separated by commas, each generation once; make a key with ${makeSecret}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    keys.set(Number(match[1]), Buffer.from(match[2] ?? '', 'base64'));
  }
  return keys;
});

const databaseUrl = z
  .string()
  .refine((text) => URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol), {
    error: 'must be an address that begins with postgres://',
  });

/** Links and cookies are made for the whole of a host: a path, a query or credentials would be lost without a word. */
const origin = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:\/\/[^/]+\/$/.test(new URL(text).href) && !text.includes('@'), {
    error: 'must be an address such as https://data.example.com, without path, query and credentials',
  })
  .transform((text) => new URL(text).origin);

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, 'must be a port number')
    .default(3000),
  HOST: z.string().min(1, 'must be an address').optional(),
  PUBLIC_URL: origin.optional(),
  TRUST_PROXY: flag.default(false),
  DATABASE_URL: databaseUrl.optional(),
  DATA_DIR: z.string().min(1, 'must be a folder').default('.data'),
  PII_MASTER_KEYS: masterKeys.optional(),
  ERASURE_LEDGER: z.string().min(1, 'must be a file').optional(),
  AUTH_SECRET: z.string().min(32, `must have at least 32 characters; make one with ${makeSecret}`).optional(),
  WORKERS: workers.prefault('1'),
  ROLE: z.enum(['all', 'worker'], 'must be all or worker').default('all'),
  RATE_LIMIT_REALTIME: rateLimit.prefault('1000/2000'),
  RATE_LIMIT_BATCH: rateLimit.prefault('20/40'),
  RATE_LIMIT_READ: rateLimit.prefault('200/400'),
  ...backupVariables,
  ...peopleVariables,
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be one of fatal, error, warn, info, debug, trace, silent',
    )
    .default('info'),
  ODA_UNSAFE_DATABASE_FOR_TESTS: flag.default(false),
});

/** The configuration, parsed once at start. */
export interface Env {
  port: number;
  host: string;
  publicUrl: string;
  trustProxy: boolean;
  databaseUrl: string | undefined;
  dataDir: string;
  piiMasterKeys: ReadonlyMap<number, Buffer> | undefined;
  authSecret: string | undefined;
  /** The file that erasures are written into. */
  erasureLedger: string;
  backups: BackupSettings;
  /** Processes that answer the API; with 1 there is but one process. */
  workers: number;
  /** `worker`: answers nobody and does only what the clock asks for. */
  role: 'all' | 'worker';
  rateLimits: RateLimits;
  /** Null: nobody signs in by an identity provider. */
  oidc: OidcSettings | null;
  /** Null: no mail is sent. */
  smtp: SmtpSettings | null;
  logLevel: string;
  unsafeDatabaseForTests: boolean;
}

/** A configuration that makes no sense; the message is one sentence for the person who starts the program. */
export class EnvironmentError extends Error {}

/** Reads the environment. Empty variables count as unset. @throws EnvironmentError */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EnvironmentError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  const env = parsed.data;
  if (env.DATABASE_URL) requireSecrets(env);
  const people = readPeopleVariables(env);
  if (typeof people === 'string') throw new EnvironmentError(people);
  return {
    port: env.PORT,
    host: env.HOST ?? (env.DATABASE_URL ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    trustProxy: env.TRUST_PROXY,
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    piiMasterKeys: env.PII_MASTER_KEYS,
    authSecret: env.AUTH_SECRET,
    erasureLedger: env.ERASURE_LEDGER ?? join(env.DATA_DIR, 'erasure-ledger.jsonl'),
    backups: readBackupVariables(env, env.DATA_DIR),
    workers: env.WORKERS,
    role: env.ROLE,
    rateLimits: {
      'ingest:realtime': env.RATE_LIMIT_REALTIME,
      'ingest:batch': env.RATE_LIMIT_BATCH,
      read: env.RATE_LIMIT_READ,
    },
    ...people,
    logLevel: env.LOG_LEVEL,
    unsafeDatabaseForTests: env.ODA_UNSAFE_DATABASE_FOR_TESTS,
  };
}

function requireSecrets(env: { PII_MASTER_KEYS?: unknown; AUTH_SECRET?: unknown }): void {
  if (!env.PII_MASTER_KEYS) {
    throw new EnvironmentError(
      `PII_MASTER_KEYS must be set beside DATABASE_URL: "1:" and what this prints: ${makeSecret}.`,
    );
  }
  if (!env.AUTH_SECRET)
    throw new EnvironmentError(`AUTH_SECRET must be set beside DATABASE_URL: what this prints: ${makeSecret}.`);
}

/** Reads master keys from the text of PII_MASTER_KEYS. @throws EnvironmentError */
export function readMasterKeys(text: string): ReadonlyMap<number, Buffer> {
  const parsed = masterKeys.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(`PII_MASTER_KEYS ${parsed.error.issues[0]?.message}.`);
}

/** The log level alone, for the log, which must work before the rest is known to make sense. */
export function readLogLevel(): string {
  return Environment.shape.LOG_LEVEL.safeParse(process.env.LOG_LEVEL || undefined).data ?? 'info';
}

/** Sets what Next and next-auth read from the environment by themselves; before they are loaded. */
export function prepareForNext({ publicUrl }: Env): void {
  Object.assign(process.env, {
    NODE_ENV: 'production',
    NEXTAUTH_URL: publicUrl,
    NEXT_TELEMETRY_DISABLED: '1',
    // Node strips the types of next.config.ts; Next's own way works only where the program was started in its folder.
    __NEXT_NODE_NATIVE_TS_LOADER_ENABLED: 'true',
  });
}

/** Every variable that the program reads; the README's table is held against it. */
export const variableNames: readonly string[] = Object.keys(Environment.shape);
