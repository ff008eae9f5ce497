/** What one operator may do in one class: `perSecond` on average, `burst` at once. */
export interface RateLimit {
  perSecond: number;
  burst: number;
}

export const rateLimitClasses = ['ingest:realtime', 'ingest:batch', 'read'] as const;
export type RateLimitClass = (typeof rateLimitClasses)[number];

/** The installation's limits; null is off. */
export type RateLimits = Readonly<Record<RateLimitClass, RateLimit | null>>;

/** `secondsToWait` is 0 when the request was let through. */
export interface RateDecision {
  limit: RateLimit;
  remaining: number;
  secondsToFull: number;
  secondsToWait: number;
}

/** Who keeps the buckets of tokens: this process for itself, or several together. */
export interface RateLimiter {
  /**
   * Takes a token from the bucket of this name, or only looks when `cost` is 0.
   * @returns no promise where the answer is at hand
   */
  take(name: string, limit: RateLimit, cost: 0 | 1, nowMs: number): RateDecision | Promise<RateDecision>;
}
