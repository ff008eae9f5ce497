import { type RateDecision, type RateLimit, type RateLimiter, TokenBucket } from '../domain/rate-limits/index.ts';

/** What an API process gets of a bucket, and what is left in it. */
export interface Grant {
  granted: number;
  left: number;
}

const forgetEveryMs = 60_000;

/**
 * The buckets of an installation of several processes, kept by the primary. A token leaves its bucket before anybody
 * spends it, so all processes together can never let more through than one would.
 */
export class SharedBuckets implements RateLimiter {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #processes: number;
  #forgotAtMs = 0;

  /** @param processes how many lease from these buckets */
  constructor(processes: number) {
    this.#processes = processes;
  }

  /** The primary's own way to the same buckets. */
  take(name: string, limit: RateLimit, cost: 0 | 1, nowMs: number): RateDecision {
    return this.#bucket(name, limit, nowMs).take(cost, nowMs);
  }

  /**
   * Grants whole tokens. What is wanted ahead of need comes out of plenty alone, so that no process sits on the last
   * tokens while another has to refuse.
   * @param need tokens for requests that wait
   * @param wanted tokens in all
   */
  lease(name: string, limit: RateLimit, need: number, wanted: number, nowMs: number): Grant {
    const bucket = this.#bucket(name, limit, nowMs);
    const level = bucket.level(nowMs);
    const plenty = Math.floor(level / (2 * this.#processes));
    const granted = Math.min(Math.floor(level), Math.max(need, Math.min(wanted, plenty)));
    bucket.take(granted, nowMs);
    return { granted, left: level - granted };
  }

  putBack(name: string, limit: RateLimit, tokens: number, nowMs: number): void {
    this.#bucket(name, limit, nowMs).putBack(tokens, nowMs);
  }

  /** Processes learn of a changed limit one after the other, so the limit is part of the name. */
  #bucket(name: string, limit: RateLimit, nowMs: number): TokenBucket {
    this.#forgetFull(nowMs);
    const key = `${name} ${limit.perSecond}/${limit.burst}`;
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = new TokenBucket(limit, nowMs);
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }

  /** A full bucket is as good as a new one. */
  #forgetFull(nowMs: number): void {
    if (nowMs - this.#forgotAtMs < forgetEveryMs) return;
    this.#forgotAtMs = nowMs;
    for (const [key, bucket] of this.#buckets) {
      if (bucket.level(nowMs) === bucket.limit.burst) this.#buckets.delete(key);
    }
  }
}
