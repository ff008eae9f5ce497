import { beforeAll, expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { type Call, codeOf, makeCall } from './support-client.ts';
import { expectOn } from './support-next-exceptions.ts';
import { type Ground, layGround, nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const events = '/entities/ground-1/events';

const refused = [
  'limit=0',
  'limit=-1',
  'limit=1.5',
  'limit=abc',
  'limit=',
  'limit',
  'limit=1e2',
  'limit=+5',
  'limit=%2B5',
  'limit=0x10',
  'limit=5%20',
  'limit=5+',
  'limit=%EF%BC%95',
  'limit=%00',
  'limit=null',
  'limit=1&limit=1',
  'limit=1&%6Cimit=2',
  'limit[]=1',
  'limit[0]=1',
  'LIMIT=1',
  'offset=-1',
  'offset=-0',
  'offset=1.0',
  'offset=10001',
  'offset=99999999999999999999',
  'offset=0&offset=0',
  'archive=',
  'archive=1',
  'archive=TRUE',
  'archive=true&archive=true',
  'type=',
  'type=session&type=session',
  'cursor=',
  'cursor=abc',
  'cursor=eev_ffffffffffffffff',
  'cursor=EEV_0000000000000001',
  'cursor=eev_0000000000000001&offset=0',
  'offset=0&cursor=eev_0000000000000001',
  'unknown=1',
  'limit=1&unknown',
  '=1',
  '=',
  'constructor=1',
  'toString=1',
  'hasOwnProperty=1',
  'key=1',
];
const taken = [
  '',
  '&',
  '&&',
  'limit=1',
  'limit=100',
  'limit=101',
  'limit=007',
  `limit=${'9'.repeat(400)}`,
  '%6Cimit=1',
  'offset=0',
  'offset=10000',
  'type=session',
  'type=s%65ssion',
  'type=__proto__',
  'type=%00',
  'type=a+b',
  'limit=1&offset=0&type=x',
  'cursor=eev_0000000000000000',
  'cursor=eev_7fffffffffffffff&limit=1',
];

describeHosts('queries', ({ name: host, base }) => {
  let call: Call;
  let ground: Ground;
  beforeAll(async () => {
    call = makeCall(base, (await createTenant(core())).secret);
    ground = await layGround(call);
  });

  test.each(refused)('?%s is refused', async (query) => {
    expect(codeOf(await call('GET', `${events}?${query}`))).toBe('INVALID_INPUT');
  });

  test.each(taken)('?%s is taken', async (query) => {
    expect((await call('GET', `${events}?${query}`)).status).toBe(200);
  });

  test('a parameter that an operation does not know is refused, on every operation', async () => {
    for (const endpoint of endpoints)
      for (const query of ['unknown=1', 'path=x', 'externalId=ground-1', 'constructor', 'limit=1&limit=1']) {
        const { method, path, options } = sampleRequest(endpoint, ground);
        expect(codeOf(await call(method, `${path}?${query}`, options)), nameOfEndpoint(endpoint)).toBe('INVALID_INPUT');
      }
    expect((await call('GET', '/entities/new-1')).status).toBe(404);
  });

  test('a query that is not percent-encoded UTF-8 is refused', async () => {
    expect(codeOf(await call('GET', `${events}?%zz=1`))).toBe('INVALID_INPUT');
    for (const query of ['type=%', 'type=%zz', 'type=%C0%AF', 'type=%ED%A0%80', 'type=%FF'])
      await expectOn(host, 'a query that is not percent-encoded UTF-8', async () =>
        expect(codeOf(await call('GET', `${events}?${query}`)), query).toBe('INVALID_INPUT'),
      );
  });

  test('a parameter named __proto__ is unknown like any other', async () => {
    await expectOn(host, 'the query ?__proto__=1', async () =>
      expect(codeOf(await call('GET', `${events}?__proto__=1`))).toBe('INVALID_INPUT'),
    );
  });

  test.each(['', 'é', 'a\tb', 'x'.repeat(256)])('the Idempotency-Key %j is refused', async (key) => {
    for (const endpoint of endpoints.filter(({ idempotent }) => idempotent)) {
      const { method, path, options } = sampleRequest(endpoint, ground);
      const answer = await call(method, path, { ...options, headers: { 'idempotency-key': key } });
      expect(codeOf(answer), nameOfEndpoint(endpoint)).toBe('INVALID_INPUT');
    }
    expect((await call('GET', '/entities/new-1')).status).toBe(404);
  });

  test('an operation that knows no Idempotency-Key ignores one, whatever it is', async () => {
    const headers = { 'idempotency-key': 'é' };
    expect((await call('GET', '/settings', { headers })).status).toBe(200);
    expect((await call('PUT', '/entities/ground-1/state/balance', { headers, body: '1' })).status).toBe(200);
  });
});
