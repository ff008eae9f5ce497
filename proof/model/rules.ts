import type { EntityFields } from './commands.ts';
import { type ModelAnswer, refusal } from './parts.ts';

/** Of the built-in template what the commands touch (contract, part 4). */
const required = {
  entity: new Map([
    ['player', ['email']],
    ['game', ['name']],
  ]),
  event: new Map([
    ['session', []],
    ['bonus', []],
    ['transaction', ['type', 'amount', 'currency']],
  ] as [string, string[]][]),
};
const stateKeys = ['balance', 'kyc_status', 'risk_score', 'loyalty_tier'];

const isMissing = (value: unknown) => value === undefined || value === null || value === '';

function problem(lists: Map<string, string[]>, name: string, data: Record<string, unknown>): string | null {
  const list = lists.get(name);
  return !list || list.some((field) => isMissing(data[field])) ? 'VALIDATION_FAILED' : null;
}

export const problemOfEntity = ({ entityType, data }: EntityFields) => problem(required.entity, entityType, data);
export const problemOfEvent = (type: string, data: Record<string, unknown>) => problem(required.event, type, data);
export const problemOfState = (key: string) => (stateKeys.includes(key) ? null : 'VALIDATION_FAILED');

interface Tier {
  hot_days: number;
  archive_days: number;
}
type Policy = { entity_events?: Tier | null; entity_states?: Tier | null };

const isDays = (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value >= 30 && value <= 1825;
const isTier = ({ hot_days, archive_days }: Tier) =>
  isDays(hot_days) && isDays(archive_days) && hot_days <= archive_days;

/** The settings of an operator (contract, part 4). */
export class SettingsModel {
  template = false;
  suppressErased = false;
  #days: number | null = null;
  #policy: Record<keyof Policy, Tier | null> = { entity_events: null, entity_states: null };

  read(): ModelAnswer {
    const set = Object.fromEntries(Object.entries(this.#policy).filter(([, tier]) => tier !== null));
    const data = {
      template: this.template ? { id: 'tpl_igaming', name: 'iGaming', version: '1.0' } : null,
      dataRetentionDays: this.#days,
      retentionPolicy: Object.keys(set).length > 0 ? set : null,
      suppressErased: this.suppressErased,
    };
    return { status: 200, code: null, data, replayed: false };
  }

  update(body: Record<string, unknown>): ModelAnswer {
    const { templateId, dataRetentionDays: days, suppressErased: suppress } = body;
    const policy = body.retentionPolicy as Policy | null | undefined;
    if (Object.keys(body).length === 0) return refusal(400, 'MISSING_FIELDS');
    const tiers = Object.values(policy ?? {}).filter((tier) => tier !== null && tier !== undefined);
    const isFine =
      (templateId === undefined || templateId === null || templateId === 'tpl_igaming') &&
      (days === undefined || days === null || isDays(days)) &&
      tiers.every(isTier);
    if (!isFine) return refusal(400, 'VALIDATION_FAILED');
    if (templateId !== undefined) this.template = templateId !== null;
    if (days !== undefined) this.#days = days as number | null;
    if (suppress !== undefined) this.suppressErased = suppress === true;
    if (policy === null) this.#policy = { entity_events: null, entity_states: null };
    for (const name of ['entity_events', 'entity_states'] as const) {
      const tier = policy?.[name];
      if (tier !== undefined) this.#policy[name] = tier;
    }
    return this.read();
  }
}
