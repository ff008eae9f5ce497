import { retentionDays } from '#server/domain/settings/schemas.ts';

const { least, most } = retentionDays;
const jumps: Record<string, number> = { PageUp: 30, PageDown: -30, Home: -most, End: most };

/** Where a key that jumps leads a slider of days, within the bounds; null for any other key. */
export function jumpDays(key: string, days: number): number | null {
  const by = Object.hasOwn(jumps, key) ? jumps[key] : undefined;
  return by === undefined ? null : Math.min(most, Math.max(least, days + by));
}
