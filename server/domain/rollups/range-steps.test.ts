import { expect, test } from 'vitest';
import { beginStepsAt } from './range-steps.ts';
import { overviewRanges } from './schemas.ts';

const lengthMs = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000 };
const moments = ['2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00.000Z', '2028-02-29T23:30:00.000Z'];

test.each(overviewRanges)(
  'the steps of %s cover the range without a gap and end with the one that holds now',
  (range) => {
    for (const now of moments.map(Date.parse)) {
      const steps = beginStepsAt(range, now);
      const stepMs = (steps[1] ?? 0) - (steps[0] ?? 0);
      expect(steps.slice(1).every((at, index) => at - (steps[index] ?? 0) === stepMs)).toBe(true);
      expect(steps.length * stepMs).toBe(lengthMs[range]);
      const last = steps.at(-1) ?? 0;
      expect(last <= now && now < last + stepMs).toBe(true);
      expect(last % stepMs).toBe(0);
    }
  },
);
