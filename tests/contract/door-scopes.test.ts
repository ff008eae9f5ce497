import { beforeAll, expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import type { Scope } from '#server/domain/context.ts';
import { type Call, codeOf, makeCall } from './support-client.ts';
import { type Ground, layGround, nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, type Tenant, useCore } from './tenant.ts';

const core = useCore();
const everyScope: Scope[] = ['ingest', 'read', 'read:pii', 'settings', 'erase'];

/** The scope of an operation, as the contract words it. */
function scopeOf({ method, path }: { method: string; path: string }): Scope {
  if (method === 'GET') return 'read';
  if (method === 'DELETE') return 'erase';
  return path === '/settings' ? 'settings' : 'ingest';
}

/** All that it needs: who sees PII in the clear must be allowed to. */
const scopesOf = (endpoint: { method: string; path: string }): Scope[] =>
  endpoint.path.endsWith('/export') ? ['read', 'read:pii'] : [scopeOf(endpoint)];

const mark = '[encrypted]';
const player = (externalId: string, data: object) => ({ entityType: 'player', externalId, data });
const ada = { email: 'ada@example.com', first_name: 'Ada', country: 'MT' };

describeHosts('scopes', ({ base }) => {
  let tenant: Tenant;
  let all: Call;
  let ground: Ground;
  const callWith = async (...scopes: Scope[]) => makeCall(base, await tenant.createKey(scopes));

  beforeAll(async () => {
    tenant = await createTenant(core());
    all = makeCall(base, tenant.secret);
    ground = await layGround(all);
  });

  test('a key without the scope of an operation gets 403 from it and changes nothing', async () => {
    for (const scope of ['ingest', 'read', 'settings', 'erase'] as const) {
      const lacking = await callWith(...everyScope.filter((one) => one !== scope));
      for (const endpoint of endpoints.filter((one) => scopeOf(one) === scope)) {
        const { method, path, options } = sampleRequest(endpoint, ground);
        const answer = await lacking(method, path, options);
        expect(codeOf(answer), nameOfEndpoint(endpoint)).toBe('FORBIDDEN');
        expect(answer.body.error?.message).toContain(`"${scope}"`);
      }
    }
    expect((await all('GET', '/entities/new-1')).status).toBe(404);
    expect((await all('GET', `/entities/${ground.doomed}`)).body.data).not.toHaveProperty('deletedAt');
    expect((await all('GET', '/settings')).body.data).toMatchObject({ dataRetentionDays: null });
  });

  test('a key that may read and not see PII exports nothing', async () => {
    const answer = await (await callWith('read'))('GET', `/entities/${ground.id}/export`);
    expect([codeOf(answer), answer.body.error?.message]).toEqual([
      'FORBIDDEN',
      'This API key lacks the scope "read:pii".',
    ]);
  });

  test('a key with exactly the scope of an operation may use it', async () => {
    const calls = new Map<string, Call>();
    for (const endpoint of endpoints) {
      const scopes = scopesOf(endpoint);
      const call = calls.get(scopes.join()) ?? (await callWith(...scopes));
      calls.set(scopes.join(), call);
      const { method, path, status, options } = sampleRequest(endpoint, ground);
      expect((await call(method, path, options)).status, nameOfEndpoint(endpoint)).toBe(status);
    }
  });

  test('HEAD needs the scope of GET, and OPTIONS none', async () => {
    const eraser = await callWith('erase');
    expect((await eraser('HEAD', '/settings')).status).toBe(403);
    expect((await eraser('OPTIONS', '/settings')).status).toBe(204);
  });

  test('a new key has all five scopes unless told otherwise', async () => {
    expect([...(await createApiKey(tenant.context, { label: 'default' })).scopes].sort()).toEqual(
      [...everyScope].sort(),
    );
  });

  test('without read:pii every PII field reads "[encrypted]", and the others as they are', async () => {
    await all('POST', '/entities', { body: player('ada', { ...ada, phone: '1', last_name: 'L', date_of_birth: 'x' }) });
    const seen = await (await callWith('read'))('GET', '/entities/ada');
    const hidden = { email: mark, first_name: mark, last_name: mark, phone: mark, date_of_birth: mark };
    expect(seen.body.data).toMatchObject({ data: { ...hidden, country: 'MT' } });
    expect(seen.text).not.toContain('ada@example.com');
    const open = await (await callWith('read', 'read:pii'))('GET', '/entities/ada');
    expect(open.body.data).toMatchObject({ data: ada });
  });

  test('read:pii alone opens nothing', async () => {
    const call = await callWith('read:pii');
    for (const endpoint of endpoints) {
      const { method, path, options } = sampleRequest(endpoint, ground);
      expect(codeOf(await call(method, path, options)), nameOfEndpoint(endpoint)).toBe('FORBIDDEN');
    }
  });

  test('"[encrypted]" as the value of a PII field is refused, and the real one stays', async () => {
    await all('POST', '/entities', { body: player('keeps', ada) });
    const posted = await all('POST', '/entities', { body: player('keeps', { ...ada, email: mark, first_name: mark }) });
    expect(codeOf(posted)).toBe('VALIDATION_FAILED');
    expect(posted.body.error?.details?.map(({ field }) => field).sort()).toEqual(['email', 'first_name']);
    const batch = [player('keeps', { ...ada, phone: mark }), player('good', ada)];
    expect((await all('POST', '/batch/entities', { body: batch })).body.data).toMatchObject({
      succeeded: 1,
      errors: [{ index: 0, externalId: 'keeps', code: 'VALIDATION_FAILED' }],
    });
    expect((await all('GET', '/entities/keeps')).body.data).toMatchObject({ data: ada });
  });

  test('"[encrypted]" is ordinary text where no PII stands', async () => {
    const note = { ...ada, country: mark, nested: { email: mark } };
    expect((await all('POST', '/entities', { body: player('notes', note) })).status).toBe(201);
    expect((await all('GET', '/entities/notes')).body.data).toMatchObject({ data: note });
    const game = { entityType: 'game', externalId: 'g', data: { name: mark, email: mark } };
    expect((await all('POST', '/entities', { body: game })).status).toBe(201);
  });
});
