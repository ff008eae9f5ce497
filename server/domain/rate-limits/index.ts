export { LocalRateLimiter } from './local-rate-limiter.ts';
export {
  type RateDecision,
  type RateLimit,
  type RateLimitClass,
  type RateLimiter,
  type RateLimits,
  rateLimitClasses,
} from './schemas.ts';
export { type RateLimitChanges, setRateLimits } from './set-rate-limits.ts';
export { takeToken } from './take-token.ts';
export { parseRateLimit, TokenBucket } from './token-bucket.ts';
