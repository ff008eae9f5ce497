import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { exchange, type Reply, type Sent } from './support-exchange.ts';
import { describeHosts } from './tenant.ts';

const trpcBytesMost = 1_048_576;
const authBytesMost = 16_384;
const json = { 'content-type': 'application/json' };

describeHosts('the doors of the portal', ({ name: host, origin }) => {
  const post = (target: string, sent: Omit<Sent, 'method' | 'target'>) =>
    exchange(origin, { method: 'POST', target, ...sent });

  describe('the router', () => {
    const procedure = '/api/trpc/session.current';
    const own = { ...json, origin };

    test('takes a POST of our own pages: without a session it gets no further than that', async () => {
      const answer = await post(procedure, { headers: own, body: '{}' });
      expect([401, 405]).toContain(answer.status);
    });

    test.each([
      ['of another site', { ...json, origin: 'https://evil.test' }, 403],
      ['of an origin that begins like ours', { ...json, origin: `${origin}.evil.test` }, 403],
      ['of a sandboxed frame', { ...json, origin: 'null' }, 403],
      ['of nobody knows where', json, 403],
      ['as a form', { ...own, 'content-type': 'application/x-www-form-urlencoded' }, 415],
      ['as plain text', { ...own, 'content-type': 'text/plain' }, 415],
      ['without a type', { origin }, 415],
    ])('refuses a POST %s', async (_, headers: Record<string, string>, status) => {
      const answer = await post(procedure, { headers, body: '{}' });
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.text)).toEqual({ error: { message: expect.any(String) } });
    });

    test('refuses a body without a length and one that is too long', async () => {
      expect((await post(procedure, { headers: own, body: '{}', chunked: true })).status).toBe(411);
      expect((await post(procedure, { headers: own, body: ' '.repeat(trpcBytesMost + 1) })).status).toBe(413);
    });

    test('answers ten questions at once and refuses eleven', async () => {
      const ask = (count: number) =>
        exchange(origin, {
          method: 'GET',
          target: `/api/trpc/${Array(count).fill('session.current').join(',')}?batch=1&input=%7B%7D`,
        });
      const [ten, eleven] = [await ask(10), await ask(11)];
      expect([ten.status, JSON.parse(ten.text).length]).toEqual([401, 10]);
      expect(eleven.status).toBe(400);
      expect(eleven.text).not.toContain('UNAUTHORIZED');
    });
  });

  describe('the sign-in', () => {
    const callback = '/api/auth/callback/credentials';
    let cookie: string;
    let csrfToken: string;

    beforeAll(async () => {
      const asked = await exchange(origin, { method: 'GET', target: '/api/auth/csrf' });
      cookie = (asked.headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ');
      ({ csrfToken } = JSON.parse(asked.text));
    });

    /** Tries a password that is wrong. @returns how it was refused */
    const attempt = async (email: string, sent: { forwardedFor?: string; localAddress?: string } = {}) => {
      const { forwardedFor, ...rest } = sent;
      const headers = { ...json, cookie, ...(forwardedFor && { 'x-forwarded-for': forwardedFor }) };
      const body = JSON.stringify({ email, password: 'wrong', csrfToken, callbackUrl: '/', json: 'true' });
      const { text } = await post(callback, { headers, body, ...rest });
      return new URL(JSON.parse(text).url).searchParams.get('error');
    };
    const tooMany = expect.stringMatching(/^TooManyAttempts:[1-9]\d*$/);
    const newEmail = () => `${randomUUID()}@example.com`;

    test('of next-auth takes nothing for its log, from nobody', async () => {
      const answers = [
        await exchange(origin, { method: 'GET', target: '/api/auth/_log' }),
        await post('/api/auth/_log', { headers: json, body: '{"code":"X","level":"error"}' }),
      ];
      for (const { status, text } of answers)
        expect([status, text]).toEqual([404, '{"message":"There is nothing here."}']);
    });

    test('answers no GET where a password is sent', async () => {
      const { status, headers } = await exchange(origin, { method: 'GET', target: callback });
      expect([status, headers.allow, headers['content-type']]).toEqual([405, 'POST', 'application/json']);
    });

    test('refuses a body that is too long, and one without a length', async () => {
      const refused: Reply[] = [
        await post(callback, { headers: json, body: ' '.repeat(authBytesMost + 1) }),
        await post(callback, { headers: json, body: '{}', chunked: true }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([413, 413]);
      expect((await post(callback, { headers: json, body: ' '.repeat(authBytesMost) })).status).toBe(400);
    });

    test('closes an account for a while after ten wrong passwords, and says for how long', async () => {
      const email = newEmail();
      for (let n = 0; n < 10; n++) expect(await attempt(email)).toBe('CredentialsSignin');
      expect(await attempt(email)).toEqual(tooMany);
    });

    test.runIf(host === 'main')('counts an address that is seen, whatever a client says of its own', async () => {
      const localAddress = '127.0.0.9';
      const flooded = newEmail();
      const flood = Array.from({ length: 120 }, (_, n) =>
        attempt(flooded, { localAddress, forwardedFor: `10.0.0.${n}` }),
      );
      await Promise.all(flood);
      expect(await attempt(newEmail(), { localAddress, forwardedFor: '10.0.1.1' })).toEqual(tooMany);
      const another = await attempt(newEmail(), { localAddress: '127.0.0.10', forwardedFor: localAddress });
      expect(another).toBe('CredentialsSignin');
    });
  });

  test.runIf(host === 'main')('what the pages fail on is told with an id that the log has', async () => {
    const headers = { rsc: '1', 'next-router-state-tree': 'junk' };
    const { status, text } = await exchange(origin, { method: 'GET', target: '/nothing', headers });
    const requestId = expect.stringMatching(/^req_[0-9a-f]{16}$/);
    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ success: false, error: { code: 'INTERNAL_ERROR' }, requestId });
  });

  test.runIf(host === 'main')('what has no address is refused before it comes to the pages', async () => {
    for (const target of ['/FUNCTIONS/V1/OPERATOR-DATA-API/%zz', '/sign-in/%C0%AF', '*']) {
      const { status, text } = await exchange(origin, { method: 'GET', target });
      expect([status, JSON.parse(text).error.code]).toEqual([400, 'INVALID_INPUT']);
    }
    expect((await exchange(origin, { method: 'OPTIONS', target: '*' })).status).toBe(204);
  });

  test('an address that only begins like the API’s is a page, with the policy of a page', async () => {
    for (const target of ['/operator-data-apix', '/functions/v1x']) {
      const { status, headers } = await exchange(origin, { method: 'GET', target });
      expect([status, headers['content-security-policy']]).toEqual([404, expect.stringContaining("'nonce-")]);
    }
  });
});
