import type { KindPreview } from './schemas.ts';

/** So many records of one UTC day, `age` days before today. */
export interface DayCount {
  age: number;
  amount: number;
  /** How many of them stand in the archive; none unless told. */
  archived?: number;
}

/** How old a record may be, in days. Null: any age. */
export interface Limits {
  hotDays: number | null;
  keptDays: number | null;
}

/**
 * What limits mean for records counted by day. A record has passed n days when its UTC day is more than n days ago, so
 * that none goes before it is n times 24 hours old.
 */
export function previewKind(days: readonly DayCount[], { hotDays, keptDays }: Limits, todayMs: number) {
  const preview = { total: 0, archived: 0, toArchive: 0, toRemove: 0 };
  let oldest = -1;
  let oldestStays = -1;
  for (const { age, amount, archived = 0 } of days) {
    if (amount <= 0) continue;
    preview.total += amount;
    preview.archived += archived;
    oldest = Math.max(oldest, age);
    if (keptDays !== null && age > keptDays) {
      preview.toRemove += amount;
      continue;
    }
    oldestStays = Math.max(oldestStays, age);
    if (hotDays !== null && age > hotDays) preview.toArchive += amount - archived;
  }
  const dayOf = (age: number) => (age < 0 ? null : new Date(todayMs - age * 86_400_000).toISOString().slice(0, 10));
  return { ...preview, oldest: dayOf(oldest), oldestStays: dayOf(oldestStays) } satisfies Omit<
    KindPreview,
    'estimated'
  >;
}

/** The days of a part of the policy, within the limit for everything. */
export function limitsOf(
  tier: { hot_days: number; archive_days: number } | null | undefined,
  dataRetentionDays: number | null,
): Limits {
  const kept = [tier?.archive_days, dataRetentionDays ?? undefined].filter((days) => days !== undefined);
  return { hotDays: tier?.hot_days ?? null, keptDays: kept.length > 0 ? Math.min(...kept) : null };
}
