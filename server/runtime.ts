import { existsSync } from 'node:fs';
import { type OpenCore, openCore } from './core.ts';
import { describeError } from './describe-error.ts';
import type { BackupStore, Core } from './domain/context.ts';
import { hasLedgeredReceipts } from './domain/erasures/index.ts';
import { DomainError } from './domain/errors.ts';
import type { RateLimiter } from './domain/rate-limits/index.ts';
import { type Env, readEnv } from './env.ts';
import { openErasureLedger } from './erasure-ledger.ts';
import { type Installation, openInstallation } from './installation/index.ts';
import { log } from './log.ts';
import { makeMailer } from './mailer.ts';
import { startWorker } from './worker/index.ts';

/** What this process runs on; one of it, whoever asks first. */
export interface Runtime {
  readonly env: Env;
  readonly core: Core;
  readonly authSecret: string;
  /** Whether our own host stands before Next, which sets x-forwarded-for whatever a client sent. */
  readonly ownHost: boolean;
  /** Ends streams in order, before the host waits for what is in flight. */
  stop(): void;
  close(): Promise<void>;
}

/** What a process does otherwise where several make up the program. */
export interface RuntimeOptions {
  rateLimiter?: RateLimiter;
  /** Most connections of the pool. */
  connectionsMost?: number;
  /** Whether its master keys become known to the database: unless a process before it saw to that. */
  bringsKeys?: boolean;
  backups?: BackupStore;
}

const slot = Symbol.for('oda.runtime');
const openedSlot = Symbol.for('oda.runtime.opened');
const globals = globalThis as { [slot]?: Promise<Runtime> | undefined; [openedSlot]?: Runtime | undefined };

/** Opens the runtime of this process, whose host we are, on an installation. */
export function openRuntime(env: Env, installation: Installation, options: RuntimeOptions = {}): Promise<Runtime> {
  globals[slot] ??= makeRuntime(env, installation, true, options);
  return globals[slot];
}

/** The runtime of this process where it is open; spares a request that needs not wait. */
export function peekRuntime(): Runtime | undefined {
  return globals[openedSlot];
}

/** The runtime of this process. Under plain Next nobody opened it before, so the first request that can does. */
export function getRuntime(): Promise<Runtime> {
  globals[slot] ??= openUnderNext().catch((error: unknown) => {
    globals[slot] = undefined;
    log.error({ error: describeError(error) }, 'The installation cannot be opened.');
    throw new DomainError('UNAVAILABLE', 'The service is not ready; nothing was written. Try again.', {
      retryAfterSeconds: 2,
    });
  });
  return globals[slot];
}

async function openUnderNext(): Promise<Runtime> {
  const env = readEnv();
  return makeRuntime(env, await openInstallation(env, { join: true, log: (message) => log.info(message) }), false);
}

async function makeRuntime(
  env: Env,
  installation: Installation,
  ownHost: boolean,
  { rateLimiter, connectionsMost, bringsKeys = true, backups }: RuntimeOptions = {},
): Promise<Runtime> {
  const isLedgerNew = !existsSync(env.erasureLedger);
  const erasureLedger = await openErasureLedger(env.erasureLedger);
  const core: OpenCore = await openCore({
    databaseUrl: installation.databaseUrl,
    piiMasterKeys: installation.piiMasterKeys,
    rateLimits: env.rateLimits,
    rateLimiter,
    connectionsMost,
    bringsKeys,
    publicUrl: env.publicUrl,
    mailer: env.smtp && makeMailer(env.smtp),
    erasureLedger,
    backups,
    report: (message, error) => log.error({ error: describeError(error) }, message),
  });
  if (isLedgerNew && (await hasLedgeredReceipts(core)))
    log.warn(
      { file: env.erasureLedger },
      'The erasure ledger is new, but receipts of this database stand in another: a restore needs both.',
    );
  const worker = startWorker(core);
  const runtime = {
    env,
    core,
    authSecret: installation.authSecret,
    ownHost,
    stop: () => core.stop(),
    close: async () => {
      await worker.stop();
      await core.close();
    },
  };
  globals[openedSlot] = runtime;
  return runtime;
}
