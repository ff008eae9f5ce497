import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createApiKey, listApiKeys, revokeApiKey } from '#server/domain/api-keys/index.ts';
import { suspendOperator } from '#server/domain/operators/index.ts';
import { bothBases } from './http.ts';
import { makeCall } from './support-client.ts';
import { createTenant, useCore } from './tenant.ts';

const core = useCore();
/** Each host and the test's own core are processes of their own, or as good as that, each with its own cache of keys. */
const hosts = () => Object.entries(bothBases());

const statusAt = async (base: string, secret: string) => (await makeCall(base, secret)('GET', '/settings')).status;

/** Keeps using a key at both hosts, shuts it meanwhile, and tells what a request gets that starts a second later. */
async function useWhile(secret: string, shut: () => Promise<unknown>): Promise<Record<string, number>> {
  for (const [host, base] of hosts()) expect(await statusAt(base, secret), host).toBe(200);
  const using = new AbortController();
  const uses = hosts().map(async ([, base]) => {
    while (!using.signal.aborted) {
      await statusAt(base, secret);
      await sleep(20);
    }
  });
  await sleep(200);
  await shut();
  await sleep(1_000);
  const after = await Promise.all(hosts().map(async ([host, base]) => [host, await statusAt(base, secret)] as const));
  using.abort();
  await Promise.all(uses);
  return Object.fromEntries(after);
}

const everywhere = (status: number) => Object.fromEntries(hosts().map(([host]) => [host, status]));

describe.concurrent('within a second, on every process, however busy the key is,', () => {
  test('a revoked key opens nothing, and another of the operator goes on', async () => {
    const tenant = await createTenant(core());
    const { id, secret } = await createApiKey(tenant.context, { label: 'short-lived' });
    expect(await useWhile(secret, () => revokeApiKey(tenant.context, { id }))).toEqual(everywhere(401));
    for (const [, base] of hosts()) expect(await statusAt(base, tenant.secret)).toBe(200);
  });

  test('no key of a suspended operator opens anything', async () => {
    const tenant = await createTenant(core());
    const shut = () => suspendOperator(tenant.context);
    expect(await useWhile(tenant.secret, shut)).toEqual(everywhere(401));
  });

  test('a key that expires opens nothing from that moment', async () => {
    const tenant = await createTenant(core());
    const expiresAt = new Date(Date.now() + 1_500);
    const { secret } = await createApiKey(tenant.context, { label: 'expires', expiresAt: expiresAt.toISOString() });
    const untilThen = async () => sleep(expiresAt.getTime() - Date.now());
    expect(await useWhile(secret, untilThen)).toEqual(everywhere(401));
  });
});

/** Sends the head of a request and half of its body, and the rest when `meanwhile` has been done. */
function sendSlowly(url: string, secret: string, body: string, meanwhile: () => Promise<unknown>) {
  return new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    const sending = request(url, { method: 'POST', headers }, (response) => {
      json(response).then((answered) => resolve({ status: response.statusCode, body: answered }), reject);
    });
    sending.on('error', reject);
    sending.write(body.slice(0, 10));
    const finish = async () => {
      await sleep(200);
      await meanwhile();
      sending.end(body.slice(10));
    };
    finish().catch(reject);
  });
}

describe.concurrent.each(hosts().map(([host]) => host))('a body that is on its way (%s)', (host) => {
  const base = () => hosts().find(([name]) => name === host)?.[1] ?? '';
  const player = (externalId: string) =>
    JSON.stringify({ entityType: 'player', externalId, data: { email: 'p@example.com' } });

  test('is not written when its key is revoked meanwhile', async () => {
    const tenant = await createTenant(core());
    const { id, secret } = await createApiKey(tenant.context, { label: 'short-lived' });
    const revoke = async () => {
      await revokeApiKey(tenant.context, { id });
      await sleep(1_000);
    };
    const answer = await sendSlowly(`${base()}/entities`, secret, player('late'), revoke);
    expect(answer).toMatchObject({ status: 401, body: { success: false, error: { code: 'UNAUTHORIZED' } } });
    expect((await makeCall(base(), tenant.secret)('GET', '/entities/late')).status).toBe(404);
  });

  test('is written when the key stays, however slow it is', async () => {
    const tenant = await createTenant(core());
    const answer = await sendSlowly(`${base()}/entities`, tenant.secret, player('slow'), () => sleep(1_000));
    expect(answer.status).toBe(201);
    expect((await makeCall(base(), tenant.secret)('GET', '/entities/slow')).status).toBe(200);
  });
});

describe('a new key', () => {
  const opensEverywhere = async ({ secret }: { secret: string }) => {
    for (const [host, base] of hosts()) expect(await statusAt(base, secret), host).toBe(200);
  };

  test('opens at once, even where it was refused before it existed', async () => {
    const tenant = await createTenant(core());
    await opensEverywhere(tenant);
    await opensEverywhere(await createApiKey(tenant.context, { label: 'second' }));
  });

  test('is 32 random bytes in lower-case hex, and stored as a digest alone', async () => {
    const { context } = await createTenant(core());
    const { secret } = await createApiKey(context, { label: 'secret' });
    expect(secret).toMatch(/^oh_live_[0-9a-f]{64}$/);
    const rows = await core().database.transact([context.operatorId], ({ sql }) => sql`select * from api_keys`);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      secret.slice(12, -4),
    );
  });

  test('cannot be the last active one that is revoked', async () => {
    const tenant = await createTenant(core());
    const other = await createApiKey(tenant.context, { label: 'other' });
    await revokeApiKey(tenant.context, { id: other.id });
    const last = (await listApiKeys(tenant.context)).find(({ status }) => status === 'active');
    const revoking = revokeApiKey(tenant.context, { id: last?.id ?? '' });
    await expect(revoking).rejects.toMatchObject({ code: 'LAST_ACTIVE_KEY' });
    await opensEverywhere(tenant);
  });
});
