import { randomBytes } from 'node:crypto';
import type { Tenant } from '../stage/stage.ts';

/** What the clients know of a write. `refused`: it is sure that nothing was written. */
export type Fate = 'pending' | 'acknowledged' | 'refused' | 'unknown';

export interface EventRecord {
  token: string;
  entity: EntityRecord;
  fate: Fate;
  /** As it was answered; of an item of a batch nobody knows it. */
  id: string | null;
}

/** The writes of one batch, which are all there or none. */
export interface BatchRecord {
  kind: 'events' | 'entities' | 'states';
  fate: Fate;
  events: EventRecord[];
  entities: EntityRecord[];
  /** Names of states. */
  states: StateRecord[];
}

export interface StateRecord {
  entity: EntityRecord;
  key: string;
  acknowledged: string | null;
  /** Values that may have been written, also late. */
  possible: Set<string>;
}

export interface EntityRecord {
  tenant: Tenant;
  externalId: string;
  fate: Fate;
  acknowledged: string | null;
  possible: Set<string>;
  erasure: 'none' | 'sent' | 'acknowledged';
  /** Stands in its PII alone, and so nowhere in the clear. */
  pii: string;
  /** Stands in its data, events and states, and nowhere after its erasure. */
  canary: string;
  states: Map<string, StateRecord>;
  /** Events and items of events for it. */
  events: EventRecord[];
}

let made = 0;

/** A text that stands in no other write. */
export const makeToken = (kind: 'tk' | 'piic' | 'canary' | 'key') =>
  `${kind}${randomBytes(5).toString('hex')}${(++made).toString(16)}z`;

/** Everything that clients sent, and what they were told of it. */
export class Ledger {
  readonly events = new Map<string, EventRecord>();
  readonly entities = new Map<string, EntityRecord>();
  readonly batches: BatchRecord[] = [];
  acknowledged = 0;

  addEntity(tenant: Tenant, prefix: string): EntityRecord {
    const entity: EntityRecord = {
      tenant,
      externalId: `${prefix}-${makeToken('tk')}`,
      fate: 'pending',
      acknowledged: null,
      possible: new Set(),
      erasure: 'none',
      pii: makeToken('piic'),
      canary: makeToken('canary'),
      states: new Map(),
      events: [],
    };
    this.entities.set(entity.externalId, entity);
    return entity;
  }

  addEvent(entity: EntityRecord): EventRecord {
    const event: EventRecord = { token: makeToken('tk'), entity, fate: 'pending', id: null };
    this.events.set(event.token, event);
    entity.events.push(event);
    return event;
  }

  stateOf(entity: EntityRecord, key: string): StateRecord {
    const state = entity.states.get(key) ?? { entity, key, acknowledged: null, possible: new Set<string>() };
    entity.states.set(key, state);
    return state;
  }
}

/** The fields of a player, whose PII and canary tell it from all others. */
function dataOf({ tenant, pii, canary }: EntityRecord, token: string) {
  const sealed = { email: `${pii}@example.com`, first_name: pii, phone: pii };
  return { ...sealed, country: 'MT', token, note: canary, mark: tenant.mark };
}

export const bodyOf = (entity: EntityRecord, token: string) => ({
  entityType: 'player',
  externalId: entity.externalId,
  data: dataOf(entity, token),
});

export const eventOf = ({ token, entity }: EventRecord) => ({
  eventType: 'session',
  data: { token, note: entity.canary, mark: entity.tenant.mark },
});

export const stateValueOf = ({ canary, tenant }: EntityRecord, token: string) => ({
  token,
  note: canary,
  mark: tenant.mark,
});
