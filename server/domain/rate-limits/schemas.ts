/** What one operator may do in one class: `perSecond` on average, `burst` at once. */
export interface RateLimit {
  perSecond: number;
  burst: number;
}

export const rateLimitClasses = ['ingest:realtime', 'ingest:batch', 'read'] as const;
export type RateLimitClass = (typeof rateLimitClasses)[number];

/** The installation's limits; null is off. */
export type RateLimits = Readonly<Record<RateLimitClass, RateLimit | null>>;
