import type { Core } from '#server/domain/context.ts';
import { DomainError } from '#server/domain/errors.ts';
import { getProfile, type OperatorProfile } from '#server/domain/operators/index.ts';
import { type RateDecision, type RateLimitClass, takeToken } from '#server/domain/rate-limits/index.ts';
import type { Headers } from './exchange.ts';

/**
 * Counts a request against its operator's limit and tells the caller how it stands, in the fields of
 * draft-ietf-httpapi-ratelimit-headers-10. Asks the database only when the operator's profile is not at hand.
 * @param cost 0 only tells
 * @returns the decision; what was refused must be told so by `refuse`
 */
export function countRequest(
  core: Core,
  operatorId: number,
  limitClass: RateLimitClass,
  cost: 0 | 1,
  headers: Headers,
): RateDecision | null | Promise<RateDecision | null> {
  const tell = (decision: RateDecision | null) => {
    if (decision) describe(limitClass, decision, headers);
    return decision;
  };
  const take = (profile: OperatorProfile) => {
    const decision = takeToken(core, profile, limitClass, cost);
    return decision instanceof Promise ? decision.then(tell) : tell(decision);
  };
  const profile = getProfile(core, operatorId);
  return profile instanceof Promise ? profile.then(take) : take(profile);
}

function describe(
  limitClass: RateLimitClass,
  { limit, remaining, secondsToFull }: RateDecision,
  headers: Headers,
): void {
  headers.ratelimit = `"${limitClass}";r=${remaining};t=${secondsToFull}`;
  headers['ratelimit-policy'] =
    `"${limitClass}";q=${limit.burst};w=${Math.max(1, Math.ceil(limit.burst / limit.perSecond))}`;
}

/** @throws RATE_LIMITED when the decision was against the request */
export function refuse(decision: RateDecision | null, nowMs: number): void {
  if (!decision || decision.secondsToWait === 0) return;
  const resetAt = new Date(nowMs + decision.secondsToWait * 1000);
  const retryAfterSeconds = Math.ceil(decision.secondsToWait);
  throw new DomainError('RATE_LIMITED', `Too many requests; try again in ${Math.max(1, retryAfterSeconds)} s.`, {
    resetAt,
    retryAfterSeconds,
  });
}
