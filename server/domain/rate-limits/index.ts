export { type RateLimit, type RateLimitClass, type RateLimits, rateLimitClasses } from './schemas.ts';
export { type RateLimitChanges, setRateLimits } from './set-rate-limits.ts';
export { takeToken } from './take-token.ts';
export { parseRateLimit, type RateDecision, TokenBucket } from './token-bucket.ts';
