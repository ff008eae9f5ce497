import { limitsOf } from './preview-kind.ts';
import type { PreviewRetentionInput } from './schemas.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Moments before which a record is too old. Null: none is. */
interface KindCutOffs {
  /** To be at hand. */
  hotMs: number | null;
  /** To be kept at all. */
  keptMs: number | null;
}

export interface CutOffs {
  events: KindCutOffs;
  states: KindCutOffs;
  /** Of entities of which nothing was written since. */
  entitiesMs: number | null;
}

/** The UTC day of a moment, as `2026-01-31`. */
export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/**
 * What a policy means at a moment. A record has passed n days when its UTC day is more than n days ago: at midnight, and
 * never before it is n times 24 hours old.
 */
export function cutOffsAt(nowMs: number, { dataRetentionDays, retentionPolicy }: PreviewRetentionInput): CutOffs {
  const todayMs = Math.floor(nowMs / dayMs) * dayMs;
  const before = (days: number | null) => (days === null ? null : todayMs - days * dayMs);
  const of = (tier: Parameters<typeof limitsOf>[0]): KindCutOffs => {
    const { hotDays, keptDays } = limitsOf(tier, dataRetentionDays);
    return { hotMs: before(hotDays), keptMs: before(keptDays) };
  };
  return {
    events: of(retentionPolicy?.entity_events),
    states: of(retentionPolicy?.entity_states),
    entitiesMs: before(dataRetentionDays),
  };
}
