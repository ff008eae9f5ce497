import { beforeAll, describe, expect, inject, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { type Call, codeOf, makeCall } from './support-client.ts';
import { exchange } from './support-exchange.ts';
import { expectRefusal } from './support-laws.ts';
import { expectOn } from './support-next-exceptions.ts';
import { rawRequest, sendRaw } from './support-raw.ts';
import { type Ground, layGround, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

/** What each address takes, from the contract. */
const addresses: readonly [path: string, allowed: string[]][] = [
  ['/templates', ['GET']],
  ['/settings', ['GET', 'PUT']],
  ['/entities', ['POST']],
  ['/entities/ground-1', ['GET', 'DELETE']],
  ['/entities/ground-1/events', ['POST', 'GET']],
  ['/entities/ground-1/state', ['GET']],
  ['/entities/ground-1/state/balance', ['PUT', 'GET']],
  ['/batch/entities', ['POST']],
  ['/batch/events', ['POST']],
  ['/batch/states', ['POST']],
  ['/batch/jobs/job_0000000000000001', ['GET']],
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const allowOf = (allowed: string[]) => [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
const split = (allow: string | undefined) => (allow ?? '').split(', ').sort();

describeHosts('methods', ({ name: host, origin, base }) => {
  let secret: string;
  let call: Call;
  let ground: Ground;
  beforeAll(async () => {
    secret = (await createTenant(core())).secret;
    call = makeCall(base, secret);
    ground = await layGround(call);
  });

  test('that an address does not take get 405 and an Allow of those that it does', async () => {
    for (const [path, allowed] of addresses) {
      for (const method of methods.filter((one) => !allowed.includes(one))) {
        const answer = await call(method, path, { body: '{}' });
        expect(codeOf(answer), `${method} ${path}`).toBe('METHOD_NOT_ALLOWED');
        expect(split(answer.headers.allow)).toEqual(allowOf(allowed));
      }
    }
  });

  test('OPTIONS answers 204 with Allow to a key of any scopes, without a body and without CORS', async () => {
    for (const [path, allowed] of addresses) {
      const headers = { origin: 'https://example.com', 'access-control-request-method': 'POST' };
      const answer = await call('OPTIONS', path, { headers });
      expect(answer.status).toBe(204);
      expect(split(answer.headers.allow)).toEqual(allowOf(allowed));
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(codeOf(await call('OPTIONS', '/nothing'))).toBe('NOT_FOUND');
  });

  test('OPTIONS without a key gets 401, a preflight included', async () => {
    const headers = { origin: 'https://example.com', 'access-control-request-method': 'POST' };
    for (const [path] of addresses) expect((await makeCall(base, null)('OPTIONS', path, { headers })).status).toBe(401);
  });

  test('HEAD answers as GET without a body', async () => {
    const perRequest = ['date', 'x-request-id', 'content-length', 'transfer-encoding', 'ratelimit'];
    const kept = (headers: object) => new Map(Object.entries(headers).filter(([name]) => !perRequest.includes(name)));
    const paths = endpoints.filter(({ method }) => method === 'GET').map((one) => sampleRequest(one, ground).path);
    for (const path of [...paths, '/nothing', '/entities/nobody', '/settings?x=1']) {
      const [get, head] = [await call('GET', path), await call('HEAD', path)];
      expect(head.status, path).toBe(get.status);
      expect(head.text).toBe('');
      expect(kept(head.headers)).toEqual(kept(get.headers));
    }
    expect((await call('HEAD', '/entities')).status).toBe(405);
    expect((await makeCall(base, null)('HEAD', '/settings')).status).toBe(401);
  });

  describe.each(['TRACE', 'PROPFIND', 'QUERY', 'LOCK', 'SEARCH', 'M-SEARCH', 'REPORT'])('%s', (method) => {
    test('gets 405 in the envelope, and 401 without a key', async () => {
      await expectOn(host, method === 'TRACE' ? 'TRACE' : 'methods that route handlers do not know', async () => {
        const target = '/operator-data-api/settings';
        const withKey = await exchange(origin, { method, target, headers: { authorization: `Bearer ${secret}` } });
        expectRefusal(withKey, 'METHOD_NOT_ALLOWED');
        expect(split(withKey.headers.allow)).toEqual(allowOf(['GET', 'PUT']));
        expectRefusal(await exchange(origin, { method, target }), 'UNAUTHORIZED');
      });
    });
  });

  test.each(['FOO', 'get', 'GETT', 'x'])('%s, which is no method at all, gets the same', async (method) => {
    await expectOn(host, 'what is no HTTP', async () => {
      const line = `${method} /operator-data-api/settings HTTP/1.1`;
      const answers = [{ Authorization: `Bearer ${secret}` }, {}].map((headers) =>
        sendRaw(origin, rawRequest(line, headers)),
      );
      const [withKey, withoutKey] = await Promise.all(answers);
      if (!withKey?.reply || !withoutKey?.reply) throw new Error('There was no answer.');
      expectRefusal(withKey.reply, 'METHOD_NOT_ALLOWED');
      expect(split(withKey.reply.headers.allow)).toEqual(allowOf(['GET', 'PUT']));
      expect(withKey.closed).toBe(true);
      expectRefusal(withoutKey.reply, 'UNAUTHORIZED');
    });
  });

  test('a method in another header changes nothing', async () => {
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
      expect(codeOf(await call('POST', '/entities/ground-1', { headers: { [name]: 'DELETE' } }))).toBe(
        'METHOD_NOT_ALLOWED',
      );
  });
});

test('no page of the portal is under the addresses: what is unknown there is 404 in the envelope', async () => {
  const { secret } = await createTenant(core());
  const paths = [
    '',
    '/',
    '/nothing',
    '/sign-in',
    '/docs',
    '/constructor',
    '/__proto__',
    '/toString',
    '/settings/',
    '/_next',
  ];
  for (const origin of Object.values(inject('hosts')))
    for (const base of ['/operator-data-api', '/functions/v1/operator-data-api', '/api/operator-data-api'])
      for (const path of paths)
        for (const method of methods)
          expect(codeOf(await makeCall(origin + base, secret)(method, path)), `${method} ${base}${path}`).toBe(
            'NOT_FOUND',
          );
});
