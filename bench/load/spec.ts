/** What the requests of one load are. An operator is named by its API key. */
export type Workload =
  | { kind: 'events'; apiKeys: readonly string[]; playersEach: number; withKeys: boolean; path?: string }
  | { kind: 'event-batches'; apiKey: string; players: number; withKeys: boolean }
  | { kind: 'entity-batches'; apiKey: string }
  | { kind: 'reads'; apiKey: string; players: number }
  | { kind: 'pages'; apiKey: string; externalIds: readonly string[]; query: string }
  | { kind: 'states'; apiKey: string; players: number };

/** One load: so many connections to one port of this machine, one request in flight on each. */
export interface LoadSpec {
  port: number;
  connections: number;
  /** Requests are sent on time, so many a second by all connections together, instead of as fast as they are answered. */
  perSecond?: number;
  workload: Workload;
  /** Answered like the rest, but left out of the figures. */
  warmUpSeconds: number;
  /** The load ends after these, or after `requestsMost` requests, whichever comes first. */
  seconds: number;
  requestsMost: number;
  /** What each answer must be; anything else ends the load as failed. */
  expect: { status: number; text?: string };
  /** Goes into idempotency keys and ids of new entities, so that no two loads share one. */
  label: string;
}

/** What the generator saw. `answered` counts every request, also those of the warm-up. */
export interface LoadResult {
  answered: number;
  /** How many of the prepared requests were sent at least once; those of states differ in their player. */
  distinct: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Share of one core that the generator itself used. */
  generatorCpu: number;
}

export type LoadReport = { ok: true; result: LoadResult } | { ok: false; reason: string };
