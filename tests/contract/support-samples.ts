import { expect } from 'vitest';
import type { Call, CallOptions } from './support-client.ts';

/** What stands at an operator before samples are sent. */
export interface Ground {
  /** An entity with an event and a state. */
  id: string;
  /** An entity that may be erased. */
  doomed: string;
  /** An entity that was erased. */
  erased: string;
  jobId: string;
}

interface Sample {
  /** The status of success. */
  status: number;
  path: (ground: Ground) => string;
  body?: (ground: Ground) => unknown;
}

const player = (externalId: string) => ({
  entityType: 'player',
  externalId,
  data: { email: 'ada@example.com', country: 'MT' },
});
const session = { eventType: 'session', data: { device: 'phone' } };

/** One good request of each operation. An endpoint that has none here fails the build. */
export const samples: Readonly<Record<string, Sample>> = {
  'GET /templates': { status: 200, path: () => '/templates' },
  'GET /settings': { status: 200, path: () => '/settings' },
  'PUT /settings': { status: 200, path: () => '/settings', body: () => ({ dataRetentionDays: 365 }) },
  'POST /entities': { status: 201, path: () => '/entities', body: () => player('new-1') },
  'GET /entities/:externalId': { status: 200, path: ({ id }) => `/entities/${id}` },
  'DELETE /entities/:externalId': { status: 200, path: ({ doomed }) => `/entities/${doomed}` },
  'POST /entities/:externalId/events': {
    status: 201,
    path: ({ id }) => `/entities/${id}/events`,
    body: () => session,
  },
  'GET /entities/:externalId/events': { status: 200, path: ({ id }) => `/entities/${id}/events` },
  'GET /entities/:externalId/state': { status: 200, path: ({ id }) => `/entities/${id}/state` },
  'PUT /entities/:externalId/state/:key': {
    status: 200,
    path: ({ id }) => `/entities/${id}/state/balance`,
    body: () => ({ value: 12.5 }),
  },
  'GET /entities/:externalId/state/:key': { status: 200, path: ({ id }) => `/entities/${id}/state/balance` },
  'POST /batch/entities': { status: 200, path: () => '/batch/entities', body: () => [player('new-2')] },
  'POST /batch/events': {
    status: 200,
    path: () => '/batch/events',
    body: ({ id }) => [{ externalId: id, ...session }],
  },
  'POST /batch/states': {
    status: 200,
    path: () => '/batch/states',
    body: ({ id }) => [{ externalId: id, stateKey: 'kyc_status', value: 'open' }],
  },
  'GET /batch/jobs/:jobId': { status: 200, path: ({ jobId }) => `/batch/jobs/${jobId}` },
  'GET /entities/:externalId/erasure': { status: 200, path: ({ erased }) => `/entities/${erased}/erasure` },
  'GET /erasure-keys': { status: 200, path: () => '/erasure-keys' },
  'GET /entities/:externalId/export': { status: 200, path: ({ id }) => `/entities/${id}/export` },
};

export const nameOfEndpoint = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

/** A sample as a request: its method, its path and its body. */
export function sampleRequest(
  endpoint: { method: string; path: string },
  ground: Ground,
): { method: string; path: string; status: number; options: CallOptions } {
  const sample = samples[nameOfEndpoint(endpoint)];
  if (!sample) throw new Error(`${nameOfEndpoint(endpoint)} has no sample request in support-samples.ts.`);
  const options = sample.body ? { body: sample.body(ground) } : {};
  return { method: endpoint.method, path: sample.path(ground), status: sample.status, options };
}

/** Creates what the samples need. */
export async function layGround(call: Call): Promise<Ground> {
  const ids = { id: 'ground-1', doomed: 'doomed-1', erased: 'erased-0' };
  const answer = await call('POST', '/batch/entities', { body: Object.values(ids).map(player) });
  expect(answer.body.data).toMatchObject({ succeeded: 3 });
  expect((await call('DELETE', `/entities/${ids.erased}`)).status).toBe(200);
  const event = await call('POST', `/entities/${ids.id}/events`, { body: session });
  expect(event.status).toBe(201);
  const state = await call('PUT', `/entities/${ids.id}/state/balance`, { body: '12.5' });
  expect(state.status).toBe(200);
  const { jobId } = answer.body.data as { jobId: string };
  return { ...ids, jobId };
}
