import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LeasingProcesses, pace, runLeasing } from '../../tests/setup/leasing.ts';

describe('a limit that several processes lease', () => {
  test('never lets more through than the burst and the rate of the time that passed, whoever asks when', async () => {
    const limits = fc.record({ perSecond: fc.integer({ min: 1, max: 500 }), burst: fc.integer({ min: 1, max: 300 }) });
    const steps = fc.array(fc.record({ waitMs: fc.nat(400), process: fc.nat(3), wanted: fc.nat(150) }), {
      maxLength: 15,
    });
    const property = fc.asyncProperty(limits, steps, fc.nat(30), async (limit, asked, delayMs) => {
      let atMs = 0;
      const arrivals = asked.flatMap(({ waitMs, process, wanted }) => {
        atMs += waitMs;
        return Array.from({ length: wanted }, () => ({ atMs, process }));
      });
      const { letThroughMs, decisions } = await runLeasing(4, limit, arrivals, delayMs, atMs + 1_000);
      expect(decisions).toHaveLength(arrivals.length);
      const held = Math.floor((limit.perSecond * 0.02) / 4) * 4;
      const tooMany = letThroughMs.flatMap((fromMs, first) =>
        letThroughMs.slice(first).filter((untilMs, index) => {
          const seconds = (untilMs - fromMs + 2 * delayMs) / 1_000;
          return index + 1 > limit.burst + limit.perSecond * seconds + held + 1e-6;
        }),
      );
      expect(tooMany).toEqual([]);
      const early = letThroughMs.filter((ms) => ms <= 500).length;
      expect(early).toBeLessThanOrEqual(limit.burst + limit.perSecond * 0.5 + 1e-6);
    });
    await fc.assert(property, { numRuns: 60 });
  }, 60_000);

  test.each([
    ['evenly', 2, [1_500, 1_500], { perSecond: 1_000, burst: 2_000 }, 1],
    ['by one alone', 4, [4_000], { perSecond: 1_000, burst: 2_000 }, 1],
    ['nine to one', 2, [1_800, 200], { perSecond: 1_000, burst: 100 }, 1],
    ['by many, through a slow primary', 16, Array(16).fill(100), { perSecond: 500, burst: 200 }, 20],
    ['of batches', 2, [100, 3], { perSecond: 20, burst: 40 }, 1],
    ['of one a second', 8, Array(8).fill(5), { perSecond: 1, burst: 1 }, 2],
    ['with a burst of a hundredth second', 2, [2_000, 1_000], { perSecond: 1_000, burst: 10 }, 1],
    ['much below it', 4, [100, 50, 3, 1], { perSecond: 1_000, burst: 2_000 }, 1],
  ])(
    'lets what is asked for through, within 5 %% over ten seconds: %s',
    async (_, count, rates, limit, delayMs) => {
      const arrivals = pace(rates, 10);
      const { letThroughMs } = await runLeasing(count, limit, arrivals, delayMs, 10_200);
      const due = Math.min(arrivals.length, limit.burst + limit.perSecond * 10);
      const within = letThroughMs.filter((ms) => ms <= 10_000).length;
      expect(within).toBeGreaterThanOrEqual(Math.floor(due * 0.95));
      expect(within).toBeLessThanOrEqual(limit.burst + limit.perSecond * 10);
    },
    60_000,
  );

  test('never has one process sit on the last tokens while another refuses', async () => {
    const limit = { perSecond: 1_000, burst: 10 };
    for (let atMs = 990; atMs < 1_000; atMs++) {
      const arrivals = pace([400], 1);
      for (let n = 0; n < 30; n++) arrivals.push({ atMs, process: 1 });
      const { letThroughMs } = await runLeasing(2, limit, arrivals, 1, atMs + 5);
      expect(letThroughMs.filter((ms) => ms >= atMs).length).toBeGreaterThanOrEqual(8);
    }
  });

  test('lets no more than the burst through at once after a time without use', async () => {
    const limit = { perSecond: 1_000, burst: 1_000 };
    const arrivals = pace([400], 1);
    for (let n = 0; n < 2_000; n++) arrivals.push({ atMs: 3_000, process: n % 2 });
    const { letThroughMs } = await runLeasing(2, limit, arrivals, 1, 3_050);
    expect(letThroughMs.filter((ms) => ms >= 3_000).length).toBeLessThanOrEqual(1_004);
  });

  test('asks the primary far less often than requests come, in plenty and in want', async () => {
    const limit = { perSecond: 10_000, burst: 20_000 };
    const plenty = await runLeasing(2, limit, pace([3_000, 3_000], 3), 1, 3_200);
    expect(plenty.letThroughMs).toHaveLength(18_000);
    expect(plenty.messages).toBeLessThan(1_800);
    const want = await runLeasing(2, { perSecond: 10, burst: 10 }, pace([3_000, 3_000], 3), 1, 3_200);
    expect(want.messages).toBeLessThan(400);
  }, 60_000);

  test('gives tokens back that nobody used, and tells a client that comes alone exactly what is left', async () => {
    const limit = { perSecond: 1_000, burst: 1_000 };
    const installation = new LeasingProcesses(2, 1);
    for (const { atMs, process } of pace([400], 1)) installation.at(atMs, () => installation.request(process, limit));
    installation.at(3_000, () => installation.request(1, limit, 0));
    installation.at(3_200, () => installation.request(1, limit));
    installation.at(3_210, () => installation.request(1, limit));
    await installation.runUntil(3_300);
    const told = installation.course.decisions
      .slice(-3)
      .map(({ remaining, secondsToFull }) => [remaining, secondsToFull]);
    expect(told).toEqual([
      [1_000, 0],
      [999, 1],
      [999, 1],
    ]);
  });

  test('refuses with a time to wait after which a request is let through', async () => {
    const limit = { perSecond: 2, burst: 2 };
    const installation = new LeasingProcesses(2, 1);
    for (let n = 0; n < 6; n++) installation.at(n, () => installation.request(n % 2, limit));
    await installation.runUntil(100);
    const refused = installation.course.decisions.filter(({ secondsToWait }) => secondsToWait > 0);
    expect(installation.course.letThroughMs).toHaveLength(2);
    expect(refused).toHaveLength(4);
    for (const { secondsToWait, remaining } of refused) {
      expect(secondsToWait).toBeLessThanOrEqual(0.5);
      expect(remaining).toBe(0);
    }
    installation.at(600, () => installation.request(0, limit));
    await installation.runUntil(700);
    expect(installation.course.letThroughMs).toHaveLength(3);
  });
});
