import type { RetentionChoice } from '#server/domain/retention/schemas.ts';

export interface Tier {
  hot_days: number;
  archive_days: number;
}

/** What a person is choosing: null is "for as long as the operator is there". */
export interface Draft {
  events: Tier | null;
  states: Tier | null;
  everythingDays: number | null;
  suppressErased: boolean;
}

export function toDraft({ retentionPolicy, dataRetentionDays, suppressErased }: RetentionChoice): Draft {
  const { entity_events = null, entity_states = null } = retentionPolicy ?? {};
  return { events: entity_events, states: entity_states, everythingDays: dataRetentionDays, suppressErased };
}

export function toChoice({ events, states, everythingDays, suppressErased }: Draft): RetentionChoice {
  const retentionPolicy = events || states ? { entity_events: events, entity_states: states } : null;
  return { dataRetentionDays: everythingDays, retentionPolicy, suppressErased };
}

const days = (tier: Tier | null) => (tier ? [tier.hot_days, tier.archive_days] : null);

export function sameDraft(one: Draft, other: Draft): boolean {
  const comparable = (draft: Draft) =>
    JSON.stringify([days(draft.events), days(draft.states), draft.everythingDays, draft.suppressErased]);
  return comparable(one) === comparable(other);
}

/** A draft in a sentence for each part: "Events: 90 days at hand, 365 in all". */
export function describeDraft({ events, states, everythingDays, suppressErased }: Draft): string[] {
  const tier = (name: string, value: Tier | null) =>
    value ? `${name}: ${value.hot_days} days at hand, ${value.archive_days} in all` : `${name}: no limit`;
  return [
    tier('Events', events),
    tier('States', states),
    everythingDays === null ? 'Everything: no limit' : `Everything: ${everythingDays} days`,
    suppressErased ? 'The erased stay erased' : 'The erased may be created anew',
  ];
}
