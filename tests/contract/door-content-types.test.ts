import { beforeAll, expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { type Call, codeOf, makeCall } from './support-client.ts';
import { exchange } from './support-exchange.ts';
import { expectLaws } from './support-laws.ts';
import { type Ground, layGround, nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

const taken = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
  'application/json; charset="utf-8"',
  'application/json ; charset=utf-8',
  'Application/JSON; Charset=Utf-8',
  'application/json;',
  'application/json; profile="x"',
  'application/json; v=1; charset=utf-8',
  'application/json; charset=utf-8; v=1',
];
const refused = [
  '',
  'json',
  '*/*',
  'text/plain',
  'text/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/jsonp',
  'application/json5',
  'application/json+x',
  'application/vnd.api+json',
  'application/merge-patch+json',
  'application/ndjson',
  'application/json, text/plain',
  'application/json charset=utf-8',
  'application/json; charset=utf-16',
  'application/json; charset=utf-16le',
  'application/json; charset=utf8',
  'application/json; charset=latin1',
  'application/json; charset=iso-8859-1',
  'application/json; charset=us-ascii',
  'application/json; charset=',
  'application/json; charset="latin1"',
  'application/json; charset=utf-8; charset=latin1',
  'application/json; v=1; charset=latin1',
  'application/json;CHARSET=UTF-16',
];

describeHosts('Content-Type', ({ origin, base }) => {
  let call: Call;
  let secret: string;
  let ground: Ground;
  beforeAll(async () => {
    secret = (await createTenant(core())).secret;
    call = makeCall(base, secret);
    ground = await layGround(call);
  });
  const withBody = endpoints.filter(({ body }) => body);

  test.each(taken)('%s is taken', async (type) => {
    for (const endpoint of withBody) {
      const { method, path, options } = sampleRequest(endpoint, ground);
      const answer = await call(method, path, { ...options, headers: { 'content-type': type } });
      expect(answer.status, nameOfEndpoint(endpoint)).toBeLessThan(300);
    }
  });

  test.each(refused)('%s is refused', async (type) => {
    for (const endpoint of withBody) {
      const { method, path, options } = sampleRequest(endpoint, ground);
      const answer = await call(method, path, { ...options, headers: { 'content-type': type } });
      expect(codeOf(answer), nameOfEndpoint(endpoint)).toBe('UNSUPPORTED_MEDIA_TYPE');
    }
  });

  test('none at all is refused', async () => {
    for (const endpoint of withBody) {
      const { method, path, options } = sampleRequest(endpoint, ground);
      const headers = { authorization: `Bearer ${secret}` };
      const body = JSON.stringify(options.body);
      const answer = await exchange(origin, { method, target: `/operator-data-api${path}`, headers, body });
      expectLaws(method, path, answer);
      expect(codeOf(answer), nameOfEndpoint(endpoint)).toBe('UNSUPPORTED_MEDIA_TYPE');
    }
  });

  test('what Accept asks for does not matter: the answer is JSON', async () => {
    for (const accept of ['text/html', 'application/xml', 'text/html,*/*;q=0.1', 'image/png'])
      expect((await call('GET', '/settings', { headers: { accept } })).status).toBe(200);
  });

  test('of a request that takes no body does not matter', async () => {
    for (const type of refused)
      expect((await call('GET', '/settings', { headers: { 'content-type': type } })).status).toBe(200);
  });
});
