import { describe, expect, test } from 'vitest';
import type { Core } from '../context.ts';
import type { OperatorProfile } from '../operators/index.ts';
import { LocalRateLimiter } from './local-rate-limiter.ts';
import type { RateDecision, RateLimitClass } from './schemas.ts';
import { takeToken } from './take-token.ts';

const slow = { perSecond: 1, burst: 2 };
const installation = { 'ingest:realtime': slow, 'ingest:batch': slow, read: null };
const newCore = () => ({ rateLimits: installation, rateLimiter: new LocalRateLimiter() }) as unknown as Core;
const profile = (operatorId: number, rateLimits: Record<string, string> = {}): OperatorProfile => {
  return { operatorId, rateLimits, piiSalt: Buffer.alloc(32), template: null };
};

/** Buckets of this process decide at once. */
const take = (core: Core, of: OperatorProfile, limitClass: RateLimitClass) => {
  return takeToken(core, of, limitClass, 1) as RateDecision | null;
};

const isLetThrough = (core: Core, of: OperatorProfile, limitClass: RateLimitClass) =>
  (take(core, of, limitClass)?.secondsToWait ?? 0) === 0;

describe('rate limits', () => {
  test('count for an operator and a class, and no other', () => {
    const core = newCore();
    const spend = () => [1, 2, 3].map(() => isLetThrough(core, profile(1), 'ingest:realtime'));
    expect(spend()).toEqual([true, true, false]);
    expect(isLetThrough(core, profile(1), 'ingest:batch')).toBe(true);
    expect(isLetThrough(core, profile(2), 'ingest:realtime')).toBe(true);
  });

  test('are off where the installation or an administrator says so', () => {
    const core = newCore();
    expect(takeToken(core, profile(1), 'read', 1)).toBeNull();
    expect(takeToken(core, profile(1, { 'ingest:batch': 'off' }), 'ingest:batch', 1)).toBeNull();
  });

  test('of an administrator go before those of the installation, and a change of them works at once', () => {
    const core = newCore();
    expect(takeToken(core, profile(1, { read: '5/7' }), 'read', 1)).toMatchObject({
      limit: { perSecond: 5, burst: 7 },
      remaining: 6,
    });
    expect(takeToken(core, profile(1, { read: '1/3' }), 'read', 1)).toMatchObject({
      limit: { perSecond: 1, burst: 3 },
      remaining: 2,
    });
  });

  test('of an administrator that make no sense do not open the gate', () => {
    expect(take(newCore(), profile(1, { 'ingest:batch': 'nonsense' }), 'ingest:batch')?.limit).toEqual(slow);
  });
});
