import { randomUUID } from 'node:crypto';
import { Database } from '#db/database.ts';
import { isRestoreUnfinished } from '#db/restore-mark.ts';
import { SyncedClock } from './domain/clock.ts';
import type { BackupStore, Core, ErasureLedger, Mailer } from './domain/context.ts';
import { checkMasterKeys, type MasterKeys } from './domain/crypto/index.ts';
import { IdGenerator } from './domain/ids.ts';
import { agreeOnGeneration, beat, leaseSlot, releaseSlot } from './domain/processes/index.ts';
import { LocalRateLimiter, type RateLimiter, type RateLimits } from './domain/rate-limits/index.ts';
import { OpeningError, UnfinishedRestoreError } from './opening-error.ts';

export interface CoreOptions {
  databaseUrl: string;
  piiMasterKeys: MasterKeys;
  rateLimits: RateLimits;
  /** Counts for this process alone unless given. */
  rateLimiter?: RateLimiter | undefined;
  /** What links that are handed out begin with. */
  publicUrl?: string | undefined;
  /** Without one no mail is sent. */
  mailer?: Mailer | null | undefined;
  /** Without one receipts wait in the database for a process that has one. */
  erasureLedger?: ErasureLedger | null | undefined;
  /** Without one it takes no backups. */
  backups?: BackupStore | null | undefined;
  /** Most connections of the pool. */
  connectionsMost?: number | undefined;
  /**
   * For whoever starts the program: its master keys become known, every one that is known is asked for, and a new one may
   * begin to seal. Else nothing is noted of them, and none is asked for that sealed nothing yet.
   */
  bringsKeys?: boolean | undefined;
  /** For the restore itself, before which nobody else may work. */
  restoring?: boolean | undefined;
  report: Core['report'];
}

export interface OpenCore extends Core {
  readonly clock: SyncedClock;
  /** Shows that this process lives and its connections answer, and takes a new slot where it was held for dead and lost its own. */
  beat(): Promise<void>;
  /** Tells what goes on by itself, such as a stream, to end. */
  stop(): void;
  close(): Promise<void>;
}

/**
 * Connects to a migrated database, proves the role and the master keys right and takes a process slot.
 * @throws OpeningError with one sentence when the program must not run on this database
 */
export async function openCore(options: CoreOptions): Promise<OpenCore> {
  const database = new Database(options.databaseUrl, { max: options.connectionsMost ?? 12 });
  try {
    await refuseStrongRole(database);
    if (!options.restoring && (await isRestoreUnfinished(database.sql))) throw new UnfinishedRestoreError();
    const { piiMasterKeys: masterKeys, bringsKeys: bring = false } = options;
    await refuseWrongKeys(database, masterKeys, bring);
    const clock = new SyncedClock();
    const processId = randomUUID();
    const stopping = new AbortController();
    const ids = new IdGenerator(await leaseSlot(database.sql, processId, clock), clock);
    // Whoever brings a newer generation from now on sees this process, and what it lacks.
    await refuseWrongKeys(database, masterKeys, bring);
    const agree = (sealing: number) =>
      agreeOnGeneration(database.sql, processId, masterKeys, { sealing, mayBegin: bring });
    const sealing = await agree(0);
    return {
      database,
      clock,
      processId,
      ids,
      masterKeys,
      sealing,
      rateLimits: options.rateLimits,
      rateLimiter: options.rateLimiter ?? new LocalRateLimiter(),
      publicUrl: options.publicUrl ?? 'http://localhost:3000',
      mailer: options.mailer ?? null,
      erasureLedger: options.erasureLedger ?? null,
      backups: options.backups ?? null,
      stopping: stopping.signal,
      singletons: new Map(),
      report: options.report,
      beat: async () => {
        const [isKnown] = await Promise.all([beat(database.sql, processId, clock), database.probePipeline()]);
        if (!isKnown) ids.moveTo(await leaseSlot(database.sql, processId, clock));
        Object.assign(sealing, await agree(sealing.generation));
      },
      stop: () => stopping.abort(),
      close: async () => {
        await releaseSlot(database.sql, processId).catch(() => {});
        await database.close();
      },
    };
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}

async function refuseWrongKeys(database: Database, keys: MasterKeys, bring: boolean): Promise<void> {
  const problem = await checkMasterKeys(database.sql, keys, { bring });
  if (problem) throw new OpeningError(problem);
}

/** Row-level security holds nobody who may bypass it. */
async function refuseStrongRole(database: Database): Promise<void> {
  const [role] = await database.sql<{ name: string; strong: boolean }[]>`
    select rolname as name, rolsuper or rolbypassrls as strong from pg_roles where rolname = current_user`;
  if (!role || role.strong) {
    throw new OpeningError(
      `The database role in effect (${role?.name ?? 'unknown'}) may bypass row-level security; use one that may not.`,
    );
  }
}
