import { type Core, perCore } from '../context.ts';
import type { OperatorProfile } from '../operators/index.ts';
import type { RateLimitClass } from './schemas.ts';
import { parseRateLimit, type RateDecision, TokenBucket } from './token-bucket.ts';

const bucketsOf = perCore('rateLimits.buckets', () => new Map<string, TokenBucket>());

/**
 * Takes a token of the operator's bucket, or only looks when `cost` is 0. An administrator's limit for the operator
 * goes before the installation's. Buckets count for this process.
 * @returns null where the limit is off
 */
export function takeToken(
  core: Core,
  profile: OperatorProfile,
  limitClass: RateLimitClass,
  cost: 0 | 1,
): RateDecision | null {
  const own = parseRateLimit(profile.rateLimits[limitClass] ?? '');
  const limit = own === undefined ? core.rateLimits[limitClass] : own;
  if (!limit) return null;
  const buckets = bucketsOf(core);
  const name = `${profile.operatorId} ${limitClass}`;
  const now = performance.now();
  let bucket = buckets.get(name);
  if (!bucket || bucket.limit.perSecond !== limit.perSecond || bucket.limit.burst !== limit.burst) {
    bucket = new TokenBucket(limit, now);
    buckets.set(name, bucket);
  }
  return bucket.take(cost, now);
}
