import type { Context } from '../context.ts';
import { DomainError, validationFailed } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { type Settings, updateSettings } from '../settings/index.ts';
import { previewRetention } from './preview-retention.ts';
import type { ChangeRetentionInput, RetentionChoice } from './schemas.ts';
import { whatGoes } from './what-goes.ts';

/**
 * Stores a choice, unless somebody stored another one since the person saw what they began with: of two people who
 * choose at once, the second is told. @throws CONFLICT, VALIDATION_FAILED for one that removes records and is not confirmed
 */
export async function changeRetention(
  context: Context,
  { seen, chosen, confirmed = false }: ChangeRetentionInput,
): Promise<Settings> {
  requireRight(context, 'retention');
  if (!confirmed) await refuseRemoval(context, chosen);
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

/** @throws VALIDATION_FAILED with the numbers of what would go */
async function refuseRemoval(context: Context, chosen: RetentionChoice): Promise<void> {
  const goes = whatGoes(await previewRetention(context, chosen));
  if (goes) throw validationFailed([{ field: 'confirmed', message: `It would ${goes} for good: confirm that.` }]);
}

function comparable({ dataRetentionDays, retentionPolicy, suppressErased }: RetentionChoice): string {
  const tiers = [retentionPolicy?.entity_events, retentionPolicy?.entity_states];
  const days = tiers.map((tier) => (tier ? [tier.hot_days, tier.archive_days] : null));
  return JSON.stringify([dataRetentionDays, days, suppressErased]);
}
