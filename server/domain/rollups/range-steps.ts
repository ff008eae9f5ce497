import type { OverviewRange } from './schemas.ts';

interface Steps {
  /** The sums that it is read from; they are kept for longer than the range. */
  resolution: 'minute' | 'hour' | 'day';
  stepSeconds: number;
  count: number;
}

const minute = 60;
const hour = 60 * minute;

/** How a range is divided: fine enough to see what happened, coarse enough to see all of it. */
export const stepsOf: Record<OverviewRange, Steps> = {
  '1h': { resolution: 'minute', stepSeconds: minute, count: 60 },
  '24h': { resolution: 'minute', stepSeconds: 15 * minute, count: 96 },
  '7d': { resolution: 'hour', stepSeconds: 2 * hour, count: 84 },
  '30d': { resolution: 'day', stepSeconds: 24 * hour, count: 30 },
};

/** The beginnings of a range's steps in milliseconds since 1970, oldest first; the last one holds `nowMs`. */
export function beginStepsAt(range: OverviewRange, nowMs: number): number[] {
  const { stepSeconds, count } = stepsOf[range];
  const stepMs = stepSeconds * 1_000;
  const last = nowMs - (nowMs % stepMs);
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * stepMs);
}
