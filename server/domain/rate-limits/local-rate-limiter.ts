import type { RateDecision, RateLimit, RateLimiter } from './schemas.ts';
import { TokenBucket } from './token-bucket.ts';

/** Buckets that count for this process alone. */
export class LocalRateLimiter implements RateLimiter {
  readonly #buckets = new Map<string, TokenBucket>();

  /** A limit that changed works at once: its bucket begins anew. */
  take(name: string, limit: RateLimit, cost: 0 | 1, nowMs: number): RateDecision {
    let bucket = this.#buckets.get(name);
    if (!bucket || bucket.limit.perSecond !== limit.perSecond || bucket.limit.burst !== limit.burst) {
      bucket = new TokenBucket(limit, nowMs);
      this.#buckets.set(name, bucket);
    }
    return bucket.take(cost, nowMs);
  }
}
