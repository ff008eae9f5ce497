import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Context, type Core, type Role, systemCaller } from '#server/domain/context.ts';
import { acceptInvitation, inviteMember } from '#server/domain/team/index.ts';
import { createUser, getSessionUser } from '#server/domain/users/index.ts';
import { asAdministrator } from '../setup/database.ts';

const password = 'a long enough password';

const cookiesOf = (response: Response) =>
  response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');

/** Makes somebody who may sign in. */
export async function createPerson(
  core: Core,
  { operatorId }: Pick<Context, 'operatorId'>,
  role: Role,
  isAdministrator = false,
): Promise<{ id: number; email: string }> {
  const person = { email: `${randomUUID()}@example.com`, name: `A ${role}`, password };
  return createUser(systemCaller(core), { ...person, operatorId, role, isAdministrator });
}

/** Takes somebody into another operator as well. */
export async function joinOperator(context: Context, { id, email }: { id: number; email: string }, role: Role) {
  const { link } = await inviteMember(asAdministrator(context), { email, role });
  const user = (await getSessionUser(context.core, id)) ?? expect.fail();
  const account = { core: context.core, user, sessionId: randomUUID(), origin: context.origin };
  await acceptInvitation(account, { token: link.split('/').at(-1) ?? '' });
}

export interface PortalAnswer {
  status: number;
  text: string;
  /** What a procedure answered; undefined for a refusal. */

  data: unknown;
  /** What the page is told of a refusal. */
  error: { message: string; data: Record<string, unknown> } | undefined;
}

/** A browser in which somebody is signed in. */
export interface Browser {
  origin: string;
  cookie: string;
  ask: (procedure: string, input?: unknown, headers?: Record<string, string>) => Promise<PortalAnswer>;
  change: (procedure: string, input?: unknown, headers?: Record<string, string>) => Promise<PortalAnswer>;
  /** Opens another address of the portal as its own page does. */
  open: (path: string, method?: 'GET' | 'HEAD') => Promise<Response>;
}

/** Signs in at the portal as a browser does. */
export async function signIn(origin: string, email: string): Promise<Browser> {
  const asked = await fetch(`${origin}/api/auth/csrf`);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`${origin}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: cookiesOf(asked).join('; ') },
    body: JSON.stringify({ email, password, csrfToken, callbackUrl: '/', json: 'true' }),
  });
  const cookies = cookiesOf(answer);
  expect(cookies.join()).toContain('oda-session=');
  const cookie = [...cookiesOf(asked), ...cookies].join('; ');
  const call = async (path: string, init: RequestInit & { headers?: Record<string, string> }) => {
    const headers = { cookie, origin, 'content-type': 'application/json', ...init.headers };
    const response = await fetch(`${origin}/api/trpc/${path}`, { ...init, headers });
    const text = await response.text();
    const { result, error } = JSON.parse(text);
    return { status: response.status, text, data: result?.data, error };
  };
  return {
    origin,
    cookie,
    ask: (procedure, input, headers = {}) => call(`${procedure}${queryOf(input)}`, { headers }),
    change: (procedure, input, headers = {}) =>
      call(procedure, { method: 'POST', headers, body: JSON.stringify(input ?? null) }),
    open: (path, method = 'GET') =>
      fetch(`${origin}${path}`, {
        method,
        headers: { cookie, 'sec-fetch-site': 'same-origin', 'accept-encoding': 'identity' },
      }),
  };
}

export const queryOf = (input: unknown) =>
  input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
