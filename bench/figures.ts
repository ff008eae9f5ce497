import { created, eventsOf, type Figure, load } from './figure.ts';
import { bare, copy, insert, noop } from './figures-of-ceilings.ts';
import { deepPages, firstPages } from './figures-of-pages.ts';
import { measureFlood } from './flood.ts';
import { itemsEach } from './load/bodies.ts';
import { measureLoad } from './measure.ts';
import { countEntities, countEvents, countStates } from './scratch-database.ts';

const allGood = { status: 200, text: '"failed":0' };

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

const flood: Figure = {
  name: 'flood',
  label: 'single events, 32 connections, beside full batches of another operator',
  unit: 'events',
  measure: measureFlood,
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
  flood,
  reads,
  firstPages,
  deepPages,
  states,
];
