import type { Core } from '../context.ts';
import type { OperatorProfile } from '../operators/index.ts';
import type { RateDecision, RateLimitClass } from './schemas.ts';
import { parseRateLimit } from './token-bucket.ts';

/**
 * Takes a token of the operator's bucket, or only looks when `cost` is 0. An administrator's limit for the operator
 * goes before the installation's.
 * @returns null where the limit is off
 */
export function takeToken(
  core: Core,
  profile: OperatorProfile,
  limitClass: RateLimitClass,
  cost: 0 | 1,
): RateDecision | null | Promise<RateDecision> {
  const own = parseRateLimit(profile.rateLimits[limitClass] ?? '');
  const limit = own === undefined ? core.rateLimits[limitClass] : own;
  if (!limit) return null;
  return core.rateLimiter.take(`${profile.operatorId} ${limitClass}`, limit, cost, performance.now());
}
