import { beforeAll, expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import type { ErrorCode } from '#server/domain/errors.ts';
import { codeOf, makeCall } from './support-client.ts';
import { provocations, type Stage } from './support-refusals.ts';
import { layGround, nameOfEndpoint, sampleRequest, samples } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const names = endpoints.map(nameOfEndpoint);

/** The operations that are published, so that none gets lost. */
const published = [
  'GET /templates',
  'GET /settings',
  'PUT /settings',
  'POST /entities',
  'GET /entities/:externalId',
  'DELETE /entities/:externalId',
  'POST /entities/:externalId/events',
  'GET /entities/:externalId/events',
  'GET /entities/:externalId/state',
  'PUT /entities/:externalId/state/:key',
  'GET /entities/:externalId/state/:key',
  'POST /batch/entities',
  'POST /batch/events',
  'POST /batch/states',
  'GET /batch/jobs/:jobId',
  'GET /entities/:externalId/erasure',
  'GET /erasure-keys',
  'GET /entities/:externalId/export',
];

test('every operation of the contract is in the table, and nothing else', () => {
  expect([...names].sort()).toEqual([...published].sort());
});

test('every operation in the table has a sample request, which every test of all operations sends', () => {
  expect(Object.keys(samples).sort()).toEqual([...names].sort());
});

test('every error code that an operation declares can be provoked', () => {
  const declared = new Set(endpoints.flatMap(({ errors }) => errors));
  expect([...declared].filter((code) => !provocations[code])).toEqual([]);
});

describeHosts('every operation', ({ base }) => {
  const stage = {} as Stage;

  beforeAll(async () => {
    stage.call = makeCall(base, (await createTenant(core())).secret);
    stage.ground = await layGround(stage.call);
    stage.bareCall = makeCall(base, (await createTenant(core(), { template: false })).secret);
  });

  test.each(names)('%s answers a good request as declared', async (name) => {
    const own = makeCall(base, (await createTenant(core())).secret);
    const endpoint = endpoints.find((one) => nameOfEndpoint(one) === name);
    if (!endpoint) throw new Error(name);
    const { method, path, status, options } = sampleRequest(endpoint, await layGround(own));
    const headers = endpoint.idempotent ? { 'idempotency-key': 'once' } : {};
    const answer = await own(method, path, { ...options, headers });
    expect(answer.status, answer.text).toBe(status);
    expect(status).toBe(Number(Object.keys(endpoint.statuses).sort().at(-1)));
    if (!endpoint.idempotent) return;
    const again = await own(method, path, { ...options, headers });
    expect(again.headers['idempotent-replayed']).toBe('true');
    const replacing = name === 'POST /entities' ? await own(method, path, options) : again;
    expect(replacing.status).toBe(200);
  });

  const declared = endpoints.flatMap((endpoint) => {
    const always: ErrorCode[] = ['INVALID_INPUT'];
    if (endpoint.body) always.push('UNSUPPORTED_MEDIA_TYPE', 'PAYLOAD_TOO_LARGE');
    return [...endpoint.errors, ...always].map((code) => ({ name: nameOfEndpoint(endpoint), code, endpoint }));
  });

  test.each(declared)('$name answers $code as declared', async ({ endpoint, code }) => {
    const answer = await provocations[code]?.(stage, endpoint);
    expect(answer && codeOf(answer), answer?.text).toBe(code);
  });
});
