import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { setRateLimits } from '#server/domain/rate-limits/index.ts';
import { readEnv } from '#server/env.ts';
import { bothBases } from './http.ts';
import { type Call, codeOf, makeCall } from './support-client.ts';
import type { Reply } from './support-exchange.ts';
import { layGround, nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

/** The limit of every operation, as the contract words it. */
const classes: Readonly<Record<string, string>> = {
  'POST /entities': 'ingest:realtime',
  'POST /entities/:externalId/events': 'ingest:realtime',
  'PUT /entities/:externalId/state/:key': 'ingest:realtime',
  'POST /batch/entities': 'ingest:batch',
  'POST /batch/events': 'ingest:batch',
  'POST /batch/states': 'ingest:batch',
};

test('unless told otherwise an installation limits to 1,000, 20 and 200 requests a second', () => {
  expect(readEnv({}).rateLimits).toEqual({
    'ingest:realtime': { perSecond: 1_000, burst: 2_000 },
    'ingest:batch': { perSecond: 20, burst: 40 },
    read: { perSecond: 200, burst: 400 },
  });
  const set = readEnv({ RATE_LIMIT_REALTIME: '5/6', RATE_LIMIT_BATCH: '7/8', RATE_LIMIT_READ: 'off' });
  expect(set.rateLimits).toEqual({
    'ingest:realtime': { perSecond: 5, burst: 6 },
    'ingest:batch': { perSecond: 7, burst: 8 },
    read: null,
  });
});

const event = { body: { eventType: 'session', data: {} } };
const sendEvent = (call: Call) => call('POST', '/entities/nobody/events', event);
const isRefused = (reply: Reply) => codeOf(reply) === 'RATE_LIMITED';

describeHosts('rate limits', ({ base }) => {
  /** Sends many requests at once, and tells how many went through and how many may have, at one more each second. */
  async function flood(count: number, burst: number, send: (index: number) => Promise<Reply>) {
    const startedAt = performance.now();
    const replies = await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
    const refilled = Math.ceil((performance.now() - startedAt) / 1_000);
    const admitted = replies.filter((reply) => !isRefused(reply));
    expect(admitted.length).toBeGreaterThanOrEqual(burst);
    expect(admitted.length).toBeLessThanOrEqual(burst + refilled);
    return { admitted, refused: replies.filter(isRefused) };
  }

  const openLimited = async (limits: Parameters<typeof setRateLimits>[1]) => {
    const tenant = await createTenant(core());
    await setRateLimits(tenant.context, limits);
    return { tenant, call: makeCall(base, tenant.secret) };
  };

  test('what is over the limit is refused with the whole seconds to wait and the moment of the next try', async () => {
    const { call } = await openLimited({ 'ingest:realtime': '1/4' });
    const { refused } = await flood(12, 4, () => sendEvent(call));
    const [reply] = refused;
    if (!reply) throw new Error('Nothing was refused.');
    expect(reply.status).toBe(429);
    expect(reply.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(reply.headers.ratelimit).toMatch(/^"ingest:realtime";r=0;t=[1-4]$/);
    const resetAt = reply.body.error?.resetAt ?? '';
    expect(resetAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const waitMs = Date.parse(resetAt) - Date.now();
    expect(waitMs).toBeGreaterThan(-3_000);
    expect(waitMs).toBeLessThanOrEqual(Number(reply.headers['retry-after']) * 1_000 + 500);
    await sleep(Number(reply.headers['retry-after']) * 1_000 + 20);
    expect(isRefused(await sendEvent(call))).toBe(false);
  });

  test('the fields tell the quota, its window, what is left and when it is full again', async () => {
    const { call } = await openLimited({ read: '1/50', 'ingest:realtime': '10/25', 'ingest:batch': '4/3' });
    const seen: number[] = [];
    for (let times = 0; times < 3; times++) {
      const { headers } = await call('GET', '/settings');
      expect(headers['ratelimit-policy']).toBe('"read";q=50;w=50');
      const [, left, full] = /^"read";r=(\d+);t=(\d+)$/.exec(String(headers.ratelimit)) ?? [];
      seen.push(Number(left));
      expect(Number(full)).toBeGreaterThanOrEqual(50 - Number(left) - 1);
      expect(Number(full)).toBeLessThanOrEqual(50 - Number(left));
    }
    expect(seen[0]).toBe(49);
    expect(seen[2]).toBeLessThan(49);
    expect((await sendEvent(call)).headers['ratelimit-policy']).toBe('"ingest:realtime";q=25;w=3');
    const batch = await call('POST', '/batch/events', { body: '[]' });
    expect(batch.headers['ratelimit-policy']).toBe('"ingest:batch";q=3;w=1');
  });

  test('every operation counts against its own limit', async () => {
    const { call } = await openLimited({
      'ingest:realtime': '1000/1001',
      'ingest:batch': '1000/1002',
      read: '1000/1003',
    });
    const quota: Record<string, number> = { 'ingest:realtime': 1_001, 'ingest:batch': 1_002, read: 1_003 };
    const ground = await layGround(call);
    for (const endpoint of endpoints) {
      const { method, path, options } = sampleRequest(endpoint, ground);
      const { headers } = await call(method, path, options);
      const limitClass = classes[nameOfEndpoint(endpoint)] ?? 'read';
      expect(headers['ratelimit-policy']).toBe(`"${limitClass}";q=${quota[limitClass]};w=2`);
    }
  });

  test('an exhausted limit leaves the other two alone', async () => {
    const { call } = await openLimited({ 'ingest:realtime': '1/3', 'ingest:batch': '1/3', read: '1/3' });
    await flood(8, 3, () => sendEvent(call));
    await flood(8, 3, () => call('POST', '/batch/states', { body: '[]' }));
    await flood(8, 3, () => call('GET', '/templates'));
    const other = await openLimited({ read: '1/1' });
    await flood(8, 1, () => other.call('HEAD', '/settings').then((reply) => ({ ...reply, body: bodyOfHead(reply) })));
    expect(isRefused(await sendEvent(other.call))).toBe(false);
  });

  test('it is the operator who is limited, not the key', async () => {
    const { tenant } = await openLimited({ read: '1/4' });
    const secrets = [tenant.secret, await tenant.createKey(['read']), await tenant.createKey(['read', 'read:pii'])];
    const calls = secrets.map((secret) => makeCall(base, secret));
    await flood(12, 4, (index) => (calls[index % calls.length] as Call)('GET', '/settings'));
    const neighbour = await openLimited({ read: '1/4' });
    expect((await neighbour.call('GET', '/settings')).headers.ratelimit).toMatch(/^"read";r=3;/);
  });

  test('every answer to a valid key carries the fields, whatever it is', async () => {
    const { call, tenant } = await openLimited({ read: '1000/1003' });
    const lacking = makeCall(base, await tenant.createKey(['erase']));
    const answers = [
      await call('GET', '/nothing'),
      await call('PATCH', '/settings'),
      await call('OPTIONS', '/settings'),
      await call('HEAD', '/settings'),
      await call('GET', '/settings?x=1'),
      await call('PUT', '/settings', { body: 'x', headers: { 'content-type': 'text/plain' } }),
      await lacking('GET', '/settings'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 405, 204, 200, 400, 415, 403]);
    for (const { headers } of answers) expect(headers['ratelimit-policy']).toBe('"read";q=1003;w=2');
  });

  test('a limit that is off refuses nobody and tells nothing', async () => {
    const tenant = await createTenant(core());
    await setRateLimits(tenant.context, { read: 'off' });
    const call = makeCall(base, tenant.secret, { limitsOff: true });
    const answers = await Promise.all(Array.from({ length: 50 }, () => call('GET', '/templates')));
    for (const { status, headers } of answers) {
      expect(status).toBe(200);
      expect(headers).not.toHaveProperty('ratelimit-policy');
    }
    expect((await makeCall(base, tenant.secret)('POST', '/batch/events', { body: '[]' })).headers).toHaveProperty(
      'ratelimit',
    );
  });
});

/** A refusal of HEAD has no body to tell its code. */
function bodyOfHead({ status }: Reply): Reply['body'] {
  return status === 429 ? { error: { code: 'RATE_LIMITED', message: '' } } : {};
}

describe('a limit that an administrator changes', () => {
  test('holds within a second on every process, and null goes back to that of the installation', async () => {
    const tenant = await createTenant(core());
    const policies = async () => {
      const all = Object.values(bothBases()).map((base) => makeCall(base, tenant.secret)('GET', '/settings'));
      return (await Promise.all(all)).map(({ headers }) => headers['ratelimit-policy']);
    };
    const installed = '"read";q=1000000;w=1';
    expect(await policies()).toEqual([installed, installed]);
    await setRateLimits(tenant.context, { read: '10/70' });
    await sleep(1_000);
    expect(await policies()).toEqual(['"read";q=70;w=7', '"read";q=70;w=7']);
    await setRateLimits(tenant.context, { read: null });
    await sleep(1_000);
    expect(await policies()).toEqual([installed, installed]);
  });
});
