import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, makeCall } from './support-client.ts';
import { expectLaws, expectRefusal } from './support-laws.ts';
import { expectOn } from './support-next-exceptions.ts';
import { rawRequest, sendRaw } from './support-raw.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const path = '/operator-data-api/settings';
const get = `GET ${path} HTTP/1.1`;
const put = `PUT ${path} HTTP/1.1`;
const json = { 'Content-Type': 'application/json' };

/** A request that no parser of HTTP takes: its line, headers and body, all with a valid key. */
const malformed: Readonly<Record<string, [line: string, headers: Record<string, string>, body?: string]>> = {
  'Content-Length twice': [put, { ...json, 'Content-Length': '2\r\nContent-Length: 3' }, '{} '],
  'Content-Length twice, the same': [put, { ...json, 'Content-Length': '2\r\nContent-Length: 2' }, '{}'],
  'Content-Length as a list': [put, { ...json, 'Content-Length': '2, 2' }, '{}'],
  'a negative Content-Length': [put, { ...json, 'Content-Length': '-1' }, '{}'],
  'a Content-Length in words': [put, { ...json, 'Content-Length': 'two' }, '{}'],
  'Content-Length and Transfer-Encoding': [
    put,
    { ...json, 'Content-Length': '2', 'Transfer-Encoding': 'chunked' },
    '2\r\n{}\r\n0\r\n\r\n',
  ],
  'an unknown Transfer-Encoding': [put, { ...json, 'Transfer-Encoding': 'gzip' }, '{}'],
  'a chunk without a size': [put, { ...json, 'Transfer-Encoding': 'chunked' }, 'zz\r\n{}\r\n0\r\n\r\n'],
  'a space in a header name': [get, { 'Foo Bar': 'x' }],
  'a folded header': [get, { Foo: 'x\r\n y' }],
  'a NUL in a header': [get, { Foo: 'x\0y' }],
  'a space in the path': [`GET ${path} x HTTP/1.1`, {}],
  'raw bytes in the path': [`GET /operator-data-api/entities/\xc3\xa9 HTTP/1.1`, {}],
  'a version that does not exist': [`GET ${path} HTTP/9.9`, {}],
  'a header of 70 kB': [get, { Foo: 'x'.repeat(70_000) }],
  'a NUL in a header beside an unknown method': [`FOO ${path} HTTP/1.1`, { Foo: 'x\0y' }],
  'a lone CR in a header beside an unknown method': [`FOO ${path} HTTP/1.1`, { Foo: 'x\ry' }],
  'sixty thousand blanks beside an unknown method': [`FOO ${path} HTTP/1.1`, { Foo: `${' '.repeat(60_000)}\ry` }],
  'a path of 70 kB': [`GET /operator-data-api/entities/${'x'.repeat(70_000)} HTTP/1.1`, {}],
};

describeHosts('framing', ({ name: host, origin, base }) => {
  let authorization: { Authorization: string };
  let secret: string;
  beforeAll(async () => {
    secret = (await createTenant(core())).secret;
    authorization = { Authorization: `Bearer ${secret}` };
  });

  const send = async (...[line, headers, body]: (typeof malformed)[string]) =>
    sendRaw(origin, rawRequest(line, { ...authorization, ...headers }, body));

  const expectAlive = async () => expect((await makeCall(base, secret)('GET', '/settings')).status).toBe(200);

  const expectNoHttp = async (raw: ReturnType<typeof sendRaw>, message = 'This is not a valid HTTP request.') => {
    const { reply, closed } = await raw;
    expect(closed).toBe(true);
    if (!reply) throw new Error('There was no answer.');
    expectRefusal(reply, 'INVALID_INPUT');
    expect(reply.body.error?.message).toBe(message);
  };

  test.each(Object.entries(malformed))('%s is refused in the envelope and the connection closed', async (_, sent) => {
    await expectOn(host, 'what is no HTTP', () => expectNoHttp(send(...sent)));
    await expectAlive();
  });

  test('what is no HTTP at all is refused likewise', async () => {
    for (const bytes of ['\x16\x03\x01\x02\x00\x01\x00', 'hello\r\n\r\n', '\r\n\r\n\r\n!', '{"a":1}\r\n\r\n'])
      await expectOn(host, 'what is no HTTP', () => expectNoHttp(sendRaw(origin, bytes)));
    await expectAlive();
  });

  test('a request without a Host is refused in the envelope', async () => {
    await expectOn(host, 'no Host', () => expectNoHttp(send(get, { Host: '' })));
  });

  describe('a body that is cut short', () => {
    const cut: [string, Record<string, string>, string][] = [
      ['of its declared length', { 'Content-Length': '200' }, '{"dataRetentionDays":100}'],
      ['inside a chunk', { 'Transfer-Encoding': 'chunked' }, '40\r\n{"dataRetentionDays":100}'],
      ['between chunks', { 'Transfer-Encoding': 'chunked' }, '19\r\n{"dataRetentionDays":100}\r\n'],
    ];
    test.each(cut)('%s writes nothing and is refused', async (_, headers, body) => {
      const bytes = rawRequest(put, { ...authorization, ...json, ...headers }, body);
      await expectOn(host, 'what is no HTTP', () => expectNoHttp(sendRaw(origin, bytes, { halfClose: true })));
      const { body: settings } = await makeCall(base, secret)('GET', '/settings');
      expect(settings.data).toMatchObject({ dataRetentionDays: null });
    });
  });

  test('a connection that breaks inside a body does no harm', async () => {
    for (let times = 0; times < 20; times++) {
      const bytes = rawRequest(put, { ...authorization, ...json, 'Content-Length': '200' }, '{"dataRetention');
      await sendRaw(origin, bytes, { waitMs: 5 });
    }
    await expectAlive();
  });

  test('Expect: 100-continue is answered with 100 and then in full', async () => {
    const headers = { ...authorization, ...json, Expect: '100-continue', 'Content-Length': '2' };
    const { reply } = await sendRaw(origin, rawRequest(put, headers, '{}'));
    expect(reply && codeOf(reply)).toBe('MISSING_FIELDS');
  });

  test('an unknown Expect is ignored', async () => {
    await expectOn(host, 'an unknown Expect', async () => {
      const { reply } = await send(get, { Expect: 'the-unexpected' });
      expect(reply?.status).toBe(200);
      if (reply) expectLaws('GET', '/settings', reply);
    });
  });

  test('an upgrade is ignored, also after a page was served', async () => {
    await fetch(`${origin}/sign-in`);
    const websocket = {
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
    };
    for (const upgrade of [websocket, { Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' }]) {
      await expectOn(host, 'an upgrade', async () => {
        const { reply } = await sendRaw(
          origin,
          rawRequest(get, { ...authorization, ...upgrade, Connection: 'Upgrade' }),
          { waitMs: 300 },
        );
        expect(reply?.status).toBe(200);
      });
    }
  });

  test('an address in absolute form, as a proxy sends it, is the same address', async () => {
    await expectOn(host, 'an absolute address', async () => {
      const { reply } = await send(`GET http://example.com${path} HTTP/1.1`, {});
      expect(reply?.status).toBe(200);
    });
  });

  test('HTTP/1.0 is answered', async () => {
    const { reply, closed } = await send(`GET ${path} HTTP/1.0`, {});
    expect([reply?.status, closed]).toEqual([200, true]);
  });

  test('requests that come in one piece are answered one by one, in order', async () => {
    const keepAlive = { ...authorization, Connection: 'keep-alive' };
    const bytes = [`GET ${path} HTTP/1.1`, `GET /operator-data-api/nothing HTTP/1.1`].map((line) =>
      rawRequest(line, keepAlive),
    );
    const { reply } = await sendRaw(origin, bytes.join('') + rawRequest(get, authorization));
    expect(reply?.status).toBe(200);
  });
});
