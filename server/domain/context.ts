import type { Database } from '#db/database.ts';
import type { BackupFacts } from './backups/schemas.ts';
import type { Clock } from './clock.ts';
import type { MasterKeys } from './crypto/index.ts';
import type { ErasureReceipt } from './erasures/schemas.ts';
import type { IdGenerator } from './ids.ts';
import type { RateLimiter, RateLimits } from './rate-limits/schemas.ts';

export const scopes = ['ingest', 'read', 'read:pii', 'settings', 'erase'] as const;
export type Scope = (typeof scopes)[number];

export const roles = ['owner', 'developer', 'compliance', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** Who acts. The door that verified it makes it. */
export type Actor =
  | { kind: 'apiKey'; keyId: bigint; scopes: ReadonlySet<Scope> }
  | { kind: 'user'; userId: number; role: Role }
  /** Without a user it is whoever may run `oda` on this machine. */
  | { kind: 'admin'; userId: number | null }
  | { kind: 'system' };

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** @throws what kept the server from taking it */
  send(mail: Mail): Promise<void>;
}

/** Keeps that entities were erased, apart from the database: a backup that is restored does not know it. */
export interface ErasureLedger {
  /** Where it lies, as a shell on this machine names it. */
  readonly file: string;
  /** Resolves when they are on the disk. @throws what kept them from it */
  append(receipts: readonly ErasureReceipt[]): Promise<void>;
}

/** Where backups of everything lie, and what takes and checks them there. */
export interface BackupStore {
  /** As a shell on this machine names it. */
  readonly directory: string;
  /** When one is taken each day, in UTC, such as `02:00`; `off`: when somebody asks; null: as another process set it. */
  readonly at: string | null;
  /** How many of them are kept; null: all. */
  readonly keep: number | null;
  /** The data folder of an embedded installation, else null. */
  readonly dataDir: string | null;
  /**
   * Takes one of now, reads it again, and removes what is not kept beside it; what cannot be removed it tells.
   * @throws DomainError with a sentence; then nothing is left of it
   */
  take(signal: AbortSignal): Promise<BackupFacts & { removed: string[]; unremoved: string[] }>;
  /** @throws DomainError with a sentence when the folder does not answer */
  list(): Promise<{ backups: BackupFacts[]; problems: string[] }>;
  /** Reads one whole. @returns what is wrong with it, in a sentence, or null */
  check(name: string): Promise<string | null>;
}

/** What verbs work with, whoever calls: one of it in a process, made by server/runtime.ts. */
export interface Core {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  /** Names this process in `processes` and in the jobs that it works on. */
  readonly processId: string;
  readonly masterKeys: MasterKeys;
  /** The generations of them that seal and claim requests now; they rise when every process knows a newer one. */
  readonly sealing: { readonly generation: number; readonly claiming: number };
  readonly rateLimits: RateLimits;
  /** Where requests are counted against them. */
  readonly rateLimiter: RateLimiter;
  /** Where people reach this installation, without a path; links that are handed out begin with it. */
  readonly publicUrl: string;
  /** Sends mail; null where the installation has no way to. */
  readonly mailer: Mailer | null;
  /** Null for a command, which leaves it to the program. */
  readonly erasureLedger: ErasureLedger | null;
  /** Null for a process that takes none: a command, or one of several that answer the API. */
  readonly backups: BackupStore | null;
  /** Says that the program stops: streams end, which would go on for hours. */
  readonly stopping: AbortSignal;
  /** Queues and caches that must be single in a process, by name; see `perCore`. */
  readonly singletons: Map<string, unknown>;
  /** Reports what nobody waits for; the log must not get values that were sent. */
  readonly report: (message: string, error: unknown) => void;
}

export type Door = 'rest' | 'portal' | 'cli' | 'worker';

/** Where a call came in, and from which address when one is known. */
export interface Origin {
  readonly door: Door;
  readonly address: string | null;
}

/** Who calls and from where; all that a verb gets besides its input when it is about no operator yet. */
export interface Caller {
  readonly core: Core;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** What a verb on operator data gets besides its input. */
export interface Context extends Caller {
  readonly operatorId: number;
}

/**
 * Something that one process has once. It is kept on the core rather than in a module, because a Next bundle and the
 * plain modules are two instances of every module in one process.
 */
export function perCore<T>(name: string, make: (core: Core) => T): (core: Core) => T {
  return (core) => {
    let thing = core.singletons.get(name) as T | undefined;
    if (thing === undefined) {
      thing = make(core);
      core.singletons.set(name, thing);
    }
    return thing;
  };
}

/** The program itself, when nobody asks it. */
export function systemCaller(core: Core): Caller {
  return { core, actor: { kind: 'system' }, origin: { door: 'worker', address: null } };
}
