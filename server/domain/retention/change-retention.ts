import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { type Settings, updateSettings } from '../settings/index.ts';
import type { ChangeRetentionInput, RetentionChoice } from './schemas.ts';

/**
 * Stores a choice, unless somebody stored another one since the person saw what they began with: of two people who
 * choose at once, the second is told. @throws CONFLICT
 */
export async function changeRetention(context: Context, { seen, chosen }: ChangeRetentionInput): Promise<Settings> {
  requireRight(context, 'retention');
  const { dataRetentionDays, suppressErased } = chosen;
  const { entity_events = null, entity_states = null } = chosen.retentionPolicy ?? {};
  const change = { dataRetentionDays, suppressErased, retentionPolicy: { entity_events, entity_states } };
  return updateSettings(context, change, {
    check: (stored) => {
      if (comparable(stored) === comparable(seen)) return;
      throw new DomainError('CONFLICT', 'Somebody changed the retention meanwhile; nothing was saved.');
    },
  });
}

function comparable({ dataRetentionDays, retentionPolicy, suppressErased }: RetentionChoice): string {
  const tiers = [retentionPolicy?.entity_events, retentionPolicy?.entity_states];
  const days = tiers.map((tier) => (tier ? [tier.hot_days, tier.archive_days] : null));
  return JSON.stringify([dataRetentionDays, days, suppressErased]);
}
