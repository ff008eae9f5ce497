import { perCore } from '../context.ts';
import { type RateLimit, TokenBucket } from '../rate-limits/index.ts';

/** Ten guesses at an account at once, then one each half minute; an address may serve a whole office. */
const accountLimit: RateLimit = { perSecond: 1 / 30, burst: 10 };
const addressLimit: RateLimit = { perSecond: 1, burst: 100 };
const bucketsMost = 20_000;

/** Attempts to sign in, counted per account, whether it exists or not, and per address. */
export class SignInAttempts {
  readonly #buckets = new Map<string, TokenBucket>();

  /** Counts one attempt. @returns whole seconds to wait, 0 when it may go on */
  take(email: string, address: string, nowMs: number): number {
    const byAddress = this.#bucket(`address ${address}`, addressLimit, nowMs).take(1, nowMs);
    if (byAddress.secondsToWait > 0) return Math.ceil(byAddress.secondsToWait);
    return Math.ceil(this.#bucket(`account ${email}`, accountLimit, nowMs).take(1, nowMs).secondsToWait);
  }

  /** A person who proved to be the owner starts afresh; the address does not, or one account would free it for all. */
  forgive(email: string): void {
    this.#buckets.delete(`account ${email}`);
  }

  #bucket(name: string, limit: RateLimit, nowMs: number): TokenBucket {
    const bucket = this.#buckets.get(name) ?? new TokenBucket(limit, nowMs);
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    const [eldest] = this.#buckets.keys();
    if (this.#buckets.size > bucketsMost && eldest !== undefined) this.#buckets.delete(eldest);
    return bucket;
  }
}

export const signInAttemptsOf = perCore('users.signInAttempts', () => new SignInAttempts());
