import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRateLimit, TokenBucket } from './token-bucket.ts';

const limit = { perSecond: 10, burst: 20 };

/** Takes tokens one by one. @returns how many were let through */
function takeMany(bucket: TokenBucket, count: number, nowMs: number): number {
  return Array.from({ length: count }, () => bucket.take(1, nowMs)).filter(({ secondsToWait }) => secondsToWait === 0)
    .length;
}

describe('a token bucket', () => {
  test('lets its burst through at once and nothing more', () => {
    const bucket = new TokenBucket(limit, 0);
    expect(takeMany(bucket, 100, 0)).toBe(20);
    expect(bucket.take(1, 0)).toMatchObject({ remaining: 0, secondsToWait: 0.1, secondsToFull: 2 });
  });

  test('refills at its rate, up to its burst', () => {
    const bucket = new TokenBucket(limit, 0);
    takeMany(bucket, 20, 0);
    expect(takeMany(bucket, 5, 99)).toBe(0);
    expect(takeMany(bucket, 5, 100)).toBe(1);
    expect(takeMany(bucket, 100, 1_100)).toBe(10);
    expect(takeMany(bucket, 100, 1_000_000)).toBe(20);
  });

  test('charges nothing for a refusal', () => {
    const bucket = new TokenBucket(limit, 0);
    takeMany(bucket, 20, 0);
    takeMany(bucket, 1_000, 0);
    expect(takeMany(bucket, 1, 100)).toBe(1);
  });

  test('says how long to wait so that a request which waits is let through', () => {
    const bucket = new TokenBucket(limit, 0);
    takeMany(bucket, 20, 0);
    const { secondsToWait } = bucket.take(1, 30);
    expect(takeMany(bucket, 1, 30 + secondsToWait * 1_000 - 1)).toBe(0);
    expect(takeMany(bucket, 1, 30 + secondsToWait * 1_000)).toBe(1);
  });

  test('changes nothing when it is only looked at', () => {
    const bucket = new TokenBucket(limit, 0);
    takeMany(bucket, 20, 0);
    expect(bucket.take(0, 0)).toMatchObject({ remaining: 0, secondsToWait: 0 });
    expect(takeMany(bucket, 20, 100)).toBe(1);
  });

  test('gains nothing from a clock that jumps back', () => {
    const bucket = new TokenBucket(limit, 10_000);
    takeMany(bucket, 20, 10_000);
    expect(takeMany(bucket, 5, 0)).toBe(0);
    expect(takeMany(bucket, 5, 10_000)).toBe(0);
  });

  test('never lets more through than the burst and the rate of the time that passed', () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat(500), wanted: fc.nat(30) }), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        steps,
        (perSecond, burst, asked) => {
          const bucket = new TokenBucket({ perSecond, burst }, 0);
          let now = 0;
          let through = 0;
          for (const { waitMs, wanted } of asked) {
            now += waitMs;
            through += takeMany(bucket, wanted, now);
            expect(through).toBeLessThanOrEqual(burst + (now / 1_000) * perSecond + 1e-6);
          }
        },
      ),
    );
  });
});

describe('a rate limit in writing', () => {
  test.each([
    ['1000/2000', { perSecond: 1_000, burst: 2_000 }],
    ['1/1', { perSecond: 1, burst: 1 }],
    ['999999999/1', { perSecond: 999_999_999, burst: 1 }],
    ['off', null],
  ])('reads %s', (text, read) => {
    expect(parseRateLimit(text)).toEqual(read);
  });

  test.each([
    '',
    '0/1',
    '1/0',
    '10',
    '10/',
    '/10',
    '-1/5',
    '1.5/2',
    '1e3/2',
    'OFF',
    'off ',
    ' 1/2',
    '1/2/3',
    '1 / 2',
    '1000000000/1',
  ])('makes no sense: %j', (text) => {
    expect(parseRateLimit(text)).toBeUndefined();
  });
});
