import { bytesArray } from '#db/arrays.ts';
import { type Core, perCore, type Scope } from '../context.ts';
import { DomainError } from '../errors.ts';
import { TimedCache } from '../timed-cache.ts';
import { digestSecret, isSecret } from './secret.ts';

/** A key that opens: neither revoked nor expired, of an operator that is not suspended. */
export interface OpenApiKey {
  operatorId: number;
  keyId: bigint;
  scopes: ReadonlySet<Scope>;
  expiresAtMs: number | null;
}

interface KeyRow {
  digest: Buffer;
  operator_id: string;
  key_id: string;
  scopes: Scope[];
  valid_until: string | null;
}

/** Revocation must be felt within a second, counted from the answer to it: this age plus the time of one look-up. */
const maxAgeMs = 800;

/** Keys that are looked up at once, so that a flood of wrong ones takes no memory while the database is away. */
const unansweredMost = 2_000;

class ApiKeyFinder {
  readonly #core: Core;
  readonly #cache: TimedCache<string, OpenApiKey>;
  #unanswered = 0;
  #asked: { digest: Buffer; resolve: (key: OpenApiKey | null) => void; reject: (error: unknown) => void }[] = [];

  constructor(core: Core) {
    this.#core = core;
    this.#cache = new TimedCache(maxAgeMs, (secret) => this.#ask(secret));
  }

  find(secret: string): OpenApiKey | null | Promise<OpenApiKey | null> {
    const key = this.#cache.peek(secret);
    if (key) return this.#unexpired(key);
    return isSecret(secret) ? this.#cache.get(secret).then((found) => this.#unexpired(found)) : null;
  }

  #unexpired(key: OpenApiKey | null): OpenApiKey | null {
    return key?.expiresAtMs && key.expiresAtMs <= this.#core.clock.now() ? null : key;
  }

  forgetAll(): void {
    this.#cache.forgetAll();
  }

  /** Keys that are asked for in one turn share a query, so that a flood of wrong ones costs few. */
  #ask(secret: string): Promise<OpenApiKey | null> {
    if (this.#unanswered >= unansweredMost) {
      const message = 'Too many keys are being looked up; nothing was written. Try again.';
      return Promise.reject(new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 1 }));
    }
    this.#unanswered++;
    return new Promise((resolve, reject) => {
      this.#asked.push({ digest: digestSecret(secret), resolve, reject });
      if (this.#asked.length === 1) setImmediate(() => void this.#lookUp());
    });
  }

  async #lookUp(): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const digests = bytesArray(asked.map(({ digest }) => digest));
      const rows = await this.#core.database.sql<KeyRow[]>`select * from find_api_keys(${digests}::bytea[])`;
      const found = new Map(rows.map((row) => [row.digest.toString('hex'), toKey(row)]));
      for (const { digest, resolve } of asked) resolve(found.get(digest.toString('hex')) ?? null);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    } finally {
      this.#unanswered -= asked.length;
    }
  }
}

function toKey(row: KeyRow): OpenApiKey {
  return {
    operatorId: Number(row.operator_id),
    keyId: BigInt(row.key_id),
    scopes: new Set(row.scopes),
    expiresAtMs: row.valid_until === null ? null : Date.parse(row.valid_until),
  };
}

const finderOf = perCore('apiKeys.finder', (core) => new ApiKeyFinder(core));

/** The open key behind a secret, known to be open at most a second ago, or null; a promise only when it must be asked for. */
export function findApiKey(core: Core, secret: string): OpenApiKey | null | Promise<OpenApiKey | null> {
  return finderOf(core).find(secret);
}

/** Makes this process see a revocation at once. */
export function forgetApiKeys(core: Core): void {
  finderOf(core).forgetAll();
}
