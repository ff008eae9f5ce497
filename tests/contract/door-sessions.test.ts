import { expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { codeOf, makeCall } from './support-client.ts';
import { createPerson, signIn } from './support-portal.ts';
import { nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
describeHosts('the portal and the API', ({ origin, base }) => {
  test('a portal session opens no operation', async () => {
    const { email } = await createPerson(core(), await createTenant(core()), 'owner', true);
    const { cookie, ask } = await signIn(origin, email);
    const { status, text } = await ask('apiKeys.list');
    expect([status, text]).toEqual([200, expect.stringContaining('oh_live_')]);
    const call = makeCall(base, null);
    const token = /oda-session=([^;]+)/.exec(cookie)?.[1] ?? '';
    for (const endpoint of endpoints) {
      const { method, path, options } = sampleRequest(endpoint, { id: 'a', doomed: 'b', erased: 'c', jobId: 'd' });
      for (const headers of [{ cookie }, { authorization: `Bearer ${token}` }])
        expect(codeOf(await call(method, path, { ...options, headers })), nameOfEndpoint(endpoint)).toBe(
          'UNAUTHORIZED',
        );
    }
  });

  test('only what a person does starts the idle time anew, not what a page asks by itself', async () => {
    const { email } = await createPerson(core(), await createTenant(core()), 'owner');
    const { cookie } = await signIn(origin, email);
    const renewal = async (procedures: string) => {
      const target = `${origin}/api/trpc/${procedures}?batch=1&input=%7B%7D`;
      const { status, headers } = await fetch(target, { headers: { cookie } });
      expect(status).toBe(200);
      return headers.getSetCookie();
    };
    expect(await renewal('session.current')).toEqual([]);
    expect(await renewal('session.current,account.get')).toEqual([]);
    for (const procedures of ['session.keep', 'session.keep,session.current'])
      expect(await renewal(procedures)).toEqual([expect.stringContaining('oda-session=')]);
  });

  test('a key never opens the portal', async () => {
    const { secret } = await createTenant(core());
    const tries = [
      { authorization: `Bearer ${secret}` },
      { cookie: `oda-session=${secret}` },
      { cookie: `__Host-oda-session=${secret}` },
      { cookie: `next-auth.session-token=${secret}` },
    ];
    for (const headers of tries) {
      const listed = await fetch(`${origin}/api/trpc/apiKeys.list`, { headers });
      expect([listed.status, await listed.text()]).toEqual([401, expect.not.stringContaining('oh_live_')]);
      expect(await (await fetch(`${origin}/api/auth/session`, { headers })).json()).not.toHaveProperty('user');
      const page = await fetch(`${origin}/api-keys`, { headers, redirect: 'manual' });
      expect(await page.text()).not.toContain('Test Casino');
      expect(page.headers.get('location') ?? '/sign-in').toContain('/sign-in');
    }
  });
});
