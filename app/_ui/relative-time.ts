const steps = [
  { unit: 'year', ms: 31_557_600_000 },
  { unit: 'month', ms: 2_629_800_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** A page's "now" is up to 20 seconds old: what it shows of this moment is not to come. */
const nowLagsMs = 21_000;
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago, or how soon: "3 hours ago", "in 2 days"; less than a minute is "just now". */
export function relativeTime(atMs: number, nowMs: number): string {
  const difference = atMs - nowMs;
  const step = steps.find(({ ms }) => Math.abs(difference) >= ms);
  if (!step) return difference > nowLagsMs ? 'in a moment' : 'just now';
  return relative.format(Math.trunc(difference / step.ms), step.unit);
}
