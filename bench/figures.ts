import { measureCopy } from './ceilings/copy.ts';
import { noopPath } from './ceilings/http-ceilings.ts';
import { measureInsert } from './ceilings/insert.ts';
import { itemsEach } from './load/bodies.ts';
import { type LoadPlan, type Measured, measureLoad } from './measure.ts';
import type { Options } from './options.ts';
import { countEntities, countEvents, countStates } from './scratch-database.ts';
import type { Stage } from './stage.ts';

/** One row of the table. */
export interface Figure {
  name: string;
  label: string;
  unit: 'requests' | 'events' | 'entities' | 'reads' | 'states';
  measure: (stage: Stage, options: Options) => Promise<Measured>;
}

const created = { status: 201 };
const allGood = { status: 200, text: '"failed":0' };

const load = (plan: (stage: Stage) => LoadPlan) => (stage: Stage, options: Options) =>
  measureLoad(stage, options, plan(stage));

const eventsOf = ({ tenants: { main } }: Stage, withKeys = false) =>
  ({ kind: 'events', apiKeys: [main.apiKey], playersEach: main.players, withKeys }) as const;

const bare = (connections: number): Figure => ({
  name: `bare-${connections}`,
  label: `bare Node HTTP server, ${connections} connections`,
  unit: 'requests',
  measure: load((stage) => ({ server: stage.bare, connections, workload: eventsOf(stage), expect: created })),
});

const noop: Figure = {
  name: 'noop-64',
  label: 'no-op route handler under next start, 64 connections',
  unit: 'requests',
  measure: load((stage) => ({
    server: stage.noop,
    connections: 64,
    workload: { ...eventsOf(stage), path: noopPath },
    expect: created,
  })),
};

const insert: Figure = {
  name: 'insert-32',
  label: 'one INSERT per event by the driver, 32 in flight',
  unit: 'events',
  measure: async ({ sql, tenants, entityIds, insertTable }, { seconds }) => {
    const options = { table: insertTable, operatorId: tenants.main.operatorId, entityIds, inFlight: 32, seconds };
    return { perSecond: await measureInsert(sql, options) };
  },
};

const copy = (streams: number): Figure => ({
  name: `copy-${streams}`,
  label: `COPY, 5,000 rows a transaction, ${streams === 1 ? 'one after another' : `${streams} at a time`}`,
  unit: 'events',
  measure: async ({ sql, tenants, entityIds, copyTable }, { seconds }) => {
    const options = { table: copyTable, operatorId: tenants.main.operatorId, entityIds, streams, seconds };
    return { perSecond: await measureCopy(sql, options) };
  },
});

const events = (connections: number, withKeys = false): Figure => ({
  name: `events-${connections}${withKeys ? '-keys' : ''}`,
  label: `single events, ${connections} connection${connections === 1 ? '' : 's'}${withKeys ? ', a key each' : ''}`,
  unit: 'events',
  measure: load((stage) => {
    return {
      server: stage.product,
      connections,
      workload: eventsOf(stage, withKeys),
      expect: created,
      stored: countEvents,
    };
  }),
});

const eventsOfMany: Figure = {
  name: 'events-64-operators',
  label: 'single events of 50 operators, 64 connections',
  unit: 'events',
  measure: load((stage) => {
    const { many } = stage.tenants;
    const apiKeys = many.map(({ apiKey }) => apiKey);
    const workload = { kind: 'events', apiKeys, playersEach: many[0]?.players ?? 1, withKeys: false } as const;
    return { server: stage.product, connections: 64, workload, expect: created, stored: countEvents };
  }),
};

const eventBatches = (connections: number, withKeys = false): Figure => ({
  name: `event-batches-${connections}${withKeys ? '-keys' : ''}`,
  label: `events in batches of 5,000, ${connections} at a time${withKeys ? ', a key each' : ''}`,
  unit: 'events',
  measure: load(({ product, tenants: { main } }) => ({
    server: product,
    connections,
    workload: { kind: 'event-batches', apiKey: main.apiKey, players: main.players, withKeys },
    expect: allGood,
    itemsEach: itemsEach['event-batches'],
    stored: countEvents,
  })),
});

const entityBatches = (connections: number): Figure => ({
  name: `entity-batches-${connections}`,
  label: `entities with five PII fields in batches of 1,000, ${connections} at a time`,
  unit: 'entities',
  measure: load(({ product, tenants: { main } }) => ({
    server: product,
    connections,
    workload: { kind: 'entity-batches', apiKey: main.apiKey },
    expect: allGood,
    itemsEach: itemsEach['entity-batches'],
    stored: countEntities,
  })),
});

const reads: Figure = {
  name: 'reads-32',
  label: 'reads of an entity, PII opened, 32 connections',
  unit: 'reads',
  measure: load(({ product, tenants: { main } }) => ({
    server: product,
    connections: 32,
    workload: { kind: 'reads', apiKey: main.apiKey, players: main.players },
    expect: { status: 200, text: '@example.com' },
  })),
};

const states: Figure = {
  name: 'states-32',
  label: 'PUT of a state, 32 connections',
  unit: 'states',
  measure: async (stage, options) => {
    const {
      product,
      sql,
      tenants: { main },
    } = stage;
    await sql`truncate states`;
    return measureLoad(stage, options, {
      server: product,
      connections: 32,
      workload: { kind: 'states', apiKey: main.apiKey, players: main.players },
      expect: { status: 200 },
      stored: countStates,
      overwrites: true,
    });
  },
};

/** In the order in which a round measures them: a ceiling stands near the figures that are held against it. */
export const figures: readonly Figure[] = [
  bare(32),
  bare(64),
  events(1),
  events(32),
  events(64),
  events(128),
  events(64, true),
  eventsOfMany,
  noop,
  insert,
  copy(1),
  copy(2),
  eventBatches(1),
  eventBatches(4),
  eventBatches(4, true),
  entityBatches(4),
  reads,
  states,
];
