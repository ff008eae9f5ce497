import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinEmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres/index.ts';
import type { Env } from '../env.ts';
import { OpeningError } from '../opening-error.ts';
import { checkServer } from './check-server.ts';
import { findHolder, lockDataDir } from './lock.ts';
import { keepSecrets, type Secrets } from './secrets.ts';

/** A database and the secrets that go with it. */
export interface Installation extends Secrets {
  databaseUrl: string;
  embedded: boolean;
  close(): Promise<void>;
}

export interface OpenOptions {
  log: (message: string) => void;
  /** Work beside a running program: use its server if it runs, else start one for the time being. */
  join?: boolean;
  /** For a command, whose server is nothing to join: it stops with the command. */
  brief?: boolean;
  /** To restore a backup, for which nobody else may open it. */
  restoring?: boolean;
}

const startingMs = 30_000;

/**
 * Opens the installation that the environment names: the PostgreSQL of DATABASE_URL, or the embedded one.
 * @throws OpeningError with one sentence
 */
export async function openInstallation(env: Env, options: OpenOptions): Promise<Installation> {
  const installation = env.databaseUrl ? openGiven(env, env.databaseUrl) : await openEmbedded(env, options);
  try {
    const { restoring = false } = options;
    await checkServer(installation.databaseUrl, { unsafeForTests: env.unsafeDatabaseForTests, restoring });
    return installation;
  } catch (error) {
    await installation.close();
    throw error;
  }
}

function openGiven(env: Env, databaseUrl: string): Installation {
  const { piiMasterKeys, authSecret } = env;
  if (!piiMasterKeys || !authSecret)
    throw new OpeningError('PII_MASTER_KEYS and AUTH_SECRET must be set beside DATABASE_URL.');
  return { databaseUrl, piiMasterKeys, authSecret, embedded: false, close: async () => {} };
}

async function openEmbedded(env: Env, { log, join, brief }: OpenOptions): Promise<Installation> {
  mkdirSync(env.dataDir, { recursive: true, mode: 0o700 });
  const running = join ? await findRunning(env.dataDir) : null;
  const secrets = { ...keepSecrets(env.dataDir), ...givenSecrets(env) };
  if (running) return { databaseUrl: running.url, ...secrets, embedded: true, close: async () => {} };
  const unlock = await lockDataDir(env.dataDir, brief ? 'command' : 'program');
  try {
    const server = await startEmbeddedPostgres({ dataDir: env.dataDir, log });
    const close = async () => {
      await server.stop();
      unlock();
    };
    return { databaseUrl: server.url, ...secrets, embedded: true, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The server of a program that runs, or that is just starting it. */
async function findRunning(dataDir: string): Promise<{ url: string } | null> {
  const end = performance.now() + startingMs;
  for (;;) {
    const holder = findHolder(dataDir);
    if (holder?.kind === 'command') return null;
    const running = await joinEmbeddedPostgres(dataDir);
    if (running || !holder || performance.now() > end) return running;
    await sleep(100);
  }
}

/** What the environment names goes before what was kept. */
function givenSecrets({ piiMasterKeys, authSecret }: Env): Partial<Secrets> {
  return { ...(piiMasterKeys && { piiMasterKeys }), ...(authSecret && { authSecret }) };
}
