import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { createApiKey, revokeApiKey } from '#server/domain/api-keys/index.ts';
import { suspendOperator } from '#server/domain/operators/index.ts';
import { makeCall } from './support-client.ts';
import { exchange, type Reply } from './support-exchange.ts';
import { expectLaws } from './support-laws.ts';
import { expectOn } from './support-next-exceptions.ts';
import { type Ground, layGround, nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const hex = () => randomBytes(32).toString('hex');

/** Keys that open nothing, made once: they are told apart by nothing in any answer. */
interface Keys {
  valid: string;
  revoked: string;
  expired: string;
  suspended: string;
}

async function makeKeys(base: string): Promise<Keys & { ground: Ground }> {
  const tenant = await createTenant(core());
  const [revoked, expired] = await Promise.all([
    createApiKey(tenant.context, { label: 'revoked' }),
    createApiKey(tenant.context, { label: 'expired', expiresAt: new Date(Date.now() + 500).toISOString() }),
  ]);
  await revokeApiKey(tenant.context, { id: revoked.id });
  const away = await createTenant(core());
  await suspendOperator(away.context);
  await new Promise((resolve) => setTimeout(resolve, 600));
  const keys = { valid: tenant.secret, revoked: revoked.secret, expired: expired.secret, suspended: away.secret };
  return { ...keys, ground: await layGround(makeCall(base, tenant.secret)) };
}

type Credentials = (keys: Keys) => string | string[] | undefined;

const causes: Readonly<Record<string, Credentials>> = {
  'no header': () => undefined,
  'an empty header': () => '',
  'the scheme alone': () => 'Bearer',
  'the scheme and a space': () => 'Bearer ',
  'the key without a scheme': ({ valid }) => valid,
  'Basic, with the key': ({ valid }) => `Basic ${Buffer.from(`${valid}:`).toString('base64')}`,
  'Token, with the key': ({ valid }) => `Token ${valid}`,
  'the key in quotes': ({ valid }) => `Bearer "${valid}"`,
  'the key and a word': ({ valid }) => `Bearer ${valid} ${valid}`,
  'the key and a comma': ({ valid }) => `Bearer ${valid},`,
  '63 hex digits': ({ valid }) => `Bearer ${valid.slice(0, -1)}`,
  '65 hex digits': ({ valid }) => `Bearer ${valid}0`,
  'the key in upper-case hex': ({ valid }) => `Bearer oh_live_${valid.slice(8).toUpperCase()}`,
  'the prefix in upper case': ({ valid }) => `Bearer OH_LIVE_${valid.slice(8)}`,
  'another prefix': ({ valid }) => `Bearer oh_test_${valid.slice(8)}`,
  'no prefix': ({ valid }) => `Bearer ${valid.slice(8)}`,
  'an unknown key': () => `Bearer oh_live_${hex()}`,
  '10 kB of letters': () => `Bearer oh_live_${'a'.repeat(10_000)}`,
  'a revoked key': ({ revoked }) => `Bearer ${revoked}`,
  'an expired key': ({ expired }) => `Bearer ${expired}`,
  'a key of a suspended operator': ({ suspended }) => `Bearer ${suspended}`,
  'two headers': ({ valid }) => [`Bearer ${valid}`, `Bearer ${valid}`],
  'two headers of which the second is wrong': ({ valid }) => [`Bearer ${valid}`, 'Bearer nonsense'],
};

const perRequest = ['date', 'x-request-id'];
const told = ({ status, text, headers }: Reply) => ({
  status,
  text: text.replace(/req_[0-9a-f]{16}/, 'req_#'),
  headers: Object.entries(headers).filter(([name]) => !perRequest.includes(name)),
});

describeHosts('credentials', ({ name: host, origin, base }) => {
  let keys: Awaited<ReturnType<typeof makeKeys>>;
  let reference: ReturnType<typeof told>;

  const send = async (method: string, path: string, credentials: ReturnType<Credentials>, body?: unknown) => {
    const target = `/operator-data-api${path}`;
    const headers = {
      ...(credentials !== undefined && { authorization: credentials }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    return exchange(origin, { method, target, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };

  beforeAll(async () => {
    keys = await makeKeys(base);
    reference = told(await send('GET', '/settings', undefined));
  });

  test('an answer without a key is 401, names the scheme and says nothing more', () => {
    expect(JSON.parse(reference.text)).toStrictEqual({
      success: false,
      error: { code: 'UNAUTHORIZED', message: expect.any(String) },
      requestId: 'req_#',
    });
    expect(reference.status).toBe(401);
    expect(reference.headers).toContainEqual(['www-authenticate', 'Bearer']);
  });

  describe.each(Object.entries(causes))('%s', (cause, credentials) => {
    test('opens no operation, and every answer is the same to the letter', async () => {
      await expectOn(host, Array.isArray(credentials(keys)) ? 'two Authorization headers' : cause, async () => {
        const tried = endpoints.map(async (endpoint) => {
          const { method, path, options } = sampleRequest(endpoint, keys.ground);
          const reply = await send(method, path, credentials(keys), options.body);
          expect(told(reply), `${nameOfEndpoint(endpoint)} with ${cause}`).toEqual(reference);
          expectLaws(method, path, reply);
        });
        await Promise.all(tried);
      });
    });
  });

  test('a key in the query is none', async () => {
    for (const name of ['key', 'api_key', 'apiKey', 'access_token', 'authorization', 'token']) {
      const value = encodeURIComponent(name === 'authorization' ? `Bearer ${keys.valid}` : keys.valid);
      expect(told(await send('GET', `/settings?${name}=${value}`, undefined))).toEqual(reference);
    }
  });

  test('a key in another header is none', async () => {
    for (const name of ['x-api-key', 'api-key', 'proxy-authorization', 'x-authorization', 'cookie']) {
      const headers = { [name]: name === 'cookie' ? `oda-session=${keys.valid}` : `Bearer ${keys.valid}` };
      const reply = await exchange(origin, { method: 'GET', target: '/operator-data-api/settings', headers });
      expect(told(reply)).toEqual(reference);
    }
  });

  test('the scheme is a word of any case, and any number of spaces may follow it', async () => {
    for (const scheme of ['Bearer ', 'bearer ', 'BEARER ', 'bEaReR ', 'Bearer    '])
      expect((await send('GET', '/settings', `${scheme}${keys.valid}`)).status).toBe(200);
  });

  test('no key is told of before anything else that is wrong', async () => {
    for (const path of ['', '/', '/nothing', '/settings?x=%zz', '/entities/a/b/c/d'])
      for (const method of ['GET', 'POST', 'PATCH', 'OPTIONS', 'DELETE'])
        expect(told(await send(method, path, undefined)), `${method} ${path}`).toEqual(reference);
    const { status, headers } = await send('HEAD', '/settings', undefined);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });
});
