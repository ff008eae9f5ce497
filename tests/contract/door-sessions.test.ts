import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { systemCaller } from '#server/domain/context.ts';
import { createUser } from '#server/domain/users/index.ts';
import { codeOf, makeCall } from './support-client.ts';
import { nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const password = 'a long enough password';

const cookiesOf = (response: Response) =>
  response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');

/** Signs in at the portal as a browser does, and gives its cookies. */
async function signIn(origin: string, email: string): Promise<string> {
  const asked = await fetch(`${origin}/api/auth/csrf`);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`${origin}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: cookiesOf(asked).join('; ') },
    body: JSON.stringify({ email, password, csrfToken, callbackUrl: '/', json: 'true' }),
  });
  const cookies = cookiesOf(answer);
  expect(cookies.join()).toContain('oda-session=');
  return [...cookiesOf(asked), ...cookies].join('; ');
}

describeHosts('the portal and the API', ({ origin, base }) => {
  test('a portal session opens no operation', async () => {
    const { operatorId } = await createTenant(core());
    const email = `${randomUUID()}@example.com`;
    await createUser(systemCaller(core()), {
      email,
      name: 'Owner',
      password,
      operatorId,
      role: 'owner',
      isAdministrator: true,
    });
    const cookie = await signIn(origin, email);
    const listed = await fetch(`${origin}/api/trpc/apiKeys.list`, { headers: { cookie } });
    expect([listed.status, await listed.text()]).toEqual([200, expect.stringContaining('oh_live_')]);
    const call = makeCall(base, null);
    const token = /oda-session=([^;]+)/.exec(cookie)?.[1] ?? '';
    for (const endpoint of endpoints) {
      const { method, path, options } = sampleRequest(endpoint, { id: 'a', doomed: 'b', jobId: 'c' });
      for (const headers of [{ cookie }, { authorization: `Bearer ${token}` }])
        expect(codeOf(await call(method, path, { ...options, headers })), nameOfEndpoint(endpoint)).toBe(
          'UNAUTHORIZED',
        );
    }
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
