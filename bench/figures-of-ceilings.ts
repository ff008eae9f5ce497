import { measureCopy } from './ceilings/copy.ts';
import { noopPath } from './ceilings/http-ceilings.ts';
import { measureInsert } from './ceilings/insert.ts';
import { created, eventsOf, type Figure, load } from './figure.ts';

export const bare = (connections: number): Figure => ({
  name: `bare-${connections}`,
  label: `bare Node HTTP server, ${connections} connections`,
  unit: 'requests',
  measure: load((stage) => ({ server: stage.bare, connections, workload: eventsOf(stage), expect: created })),
});

export const noop: Figure = {
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

export const insert: Figure = {
  name: 'insert-32',
  label: 'one INSERT per event by the driver, 32 in flight',
  unit: 'events',
  measure: async ({ sql, tenants, entityIds, insertTable }, { seconds }) => {
    const options = { table: insertTable, operatorId: tenants.main.operatorId, entityIds, inFlight: 32, seconds };
    return { perSecond: await measureInsert(sql, options), acknowledged: 0 };
  },
};

export const copy = (streams: number): Figure => ({
  name: `copy-${streams}`,
  label: `COPY, 5,000 rows a transaction, ${streams === 1 ? 'one after another' : `${streams} at a time`}`,
  unit: 'events',
  measure: async ({ sql, tenants, entityIds, copyTable }, { seconds }) => {
    const options = { table: copyTable, operatorId: tenants.main.operatorId, entityIds, streams, seconds };
    return { perSecond: await measureCopy(sql, options), acknowledged: 0 };
  },
});
