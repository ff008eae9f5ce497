import { randomUUID } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemCaller } from '#server/domain/context.ts';
import { openTestCore } from '../tests/setup/database.ts';
import { makeAuthOptions, readSession, renewSession } from './auth.ts';
import { addressOf } from './client-address.ts';
import { createUser, startSession } from './domain/users/index.ts';
import { readEnv } from './env.ts';
import type { Runtime } from './runtime.ts';

const authSecret = 'a secret that only this test knows, 32+';
const password = 'correct horse battery';
let open: Awaited<ReturnType<typeof openTestCore>>;
let userId: number;
let sessionId: string;
const place = { address: '10.0.0.1', userAgent: 'a browser' };

beforeAll(async () => {
  open = await openTestCore();
  userId = (await createUser(systemCaller(open.core), { email: 'ada@example.com', name: 'Ada', password })).id;
  ({ sessionId } = await startSession(open.core, { id: userId, sessionVersion: 1 }, place));
});
afterAll(() => open.close());

const runtimeAt = (publicUrl: string, { ownHost = true, trustProxy = false } = {}): Runtime => ({
  env: readEnv({ NODE_ENV: 'test', PUBLIC_URL: publicUrl, TRUST_PROXY: trustProxy ? '1' : '0' }),
  core: open.core,
  authSecret,
  ownHost,
  stop: () => {},
  close: async () => {},
});
const http = () => runtimeAt('http://localhost:3000');
const optionsAt = (runtime: Runtime, address: string | null = null) =>
  makeAuthOptions(runtime, { place: { address, userAgent: null }, failed: (error) => expect.fail(String(error)) });

const claims = (change = {}) => ({
  sessionId,
  userId,
  sessionVersion: 1,
  signedInAtMs: open.core.clock.now(),
  ...change,
});
const tokenOf = (change = {}, options: { secret?: string; maxAge?: number } = {}) =>
  encode({ token: claims(change), secret: authSecret, maxAge: 1_800, ...options });

test('a token of ours opens the session of its person', async () => {
  expect(await readSession(http(), await tokenOf())).toMatchObject({ user: { id: userId, email: 'ada@example.com' } });
});

test.each([
  ['none', async () => undefined],
  ['an empty one', async () => ''],
  ['nonsense', async () => 'nonsense'],
  ['one that another secret sealed', () => tokenOf({}, { secret: 'another secret, which is as long too' })],
  ['one that was idle for too long', () => tokenOf({}, { maxAge: -60 })],
  ['one of an older version', () => tokenOf({ sessionVersion: 0 })],
  ['one of nobody', () => tokenOf({ userId: 999_999 })],
  ['one without a session', () => tokenOf({ sessionId: undefined })],
  ['one of a session that nobody opened', () => tokenOf({ sessionId: randomUUID() })],
  [
    'one with a byte changed',
    async () => (await tokenOf()).replace(/.(?=.{9}$)/, (letter) => (letter === 'A' ? 'B' : 'A')),
  ],
  ['one of twelve hours ago', () => tokenOf({ signedInAtMs: open.core.clock.now() - 12 * 3_600_000 })],
])('a token that is not right opens nothing: %s', async (_, token) => {
  expect(await readSession(http(), await token())).toBeNull();
});

test('activity gives thirty minutes more, near the end of the twelve hours only what is left of them', async () => {
  const session = await readSession(http(), await tokenOf());
  const cookie = session && (await renewSession(http(), session));
  expect(cookie).toMatch(/^oda-session=[\w.-]+; Path=\/; Max-Age=1800; HttpOnly; SameSite=Lax$/);
  const late = await readSession(
    http(),
    await tokenOf({ signedInAtMs: open.core.clock.now() - 12 * 3_600_000 + 90_000 }),
  );
  expect(late && (await renewSession(http(), late))).toMatch(/Max-Age=(89|90);/);
});

test('under https the cookie is bound to this host and to TLS', async () => {
  const https = runtimeAt('https://data.example.com');
  const session = await readSession(https, await tokenOf());
  expect(session && (await renewSession(https, session))).toMatch(/^__Host-oda-session=.*; SameSite=Lax; Secure$/);
  expect(optionsAt(https)).toMatchObject({
    useSecureCookies: true,
    cookies: { sessionToken: { name: '__Host-oda-session', options: { secure: true, httpOnly: true } } },
  });
});

test.each([
  ['/api-keys', 'http://localhost:3000/api-keys'],
  ['http://localhost:3000/a', 'http://localhost:3000/a'],
  ['https://evil.example/', 'http://localhost:3000/'],
  ['//evil.example/', 'http://localhost:3000/'],
  ['http://localhost:3000.evil.example/', 'http://localhost:3000/'],
  ['javascript:alert(1)', 'http://localhost:3000/'],
])('a sign-in never leads away from the installation: %s', async (url, led) => {
  const redirect = optionsAt(http()).callbacks?.redirect;
  expect(await redirect?.({ url, baseUrl: 'https://what.ever' })).toBe(led);
});

test('signing out ends the session for every copy of its cookie', async () => {
  const opened = await startSession(open.core, { id: userId, sessionVersion: 1 }, place);
  const token = await tokenOf(opened);
  expect(await readSession(http(), token)).not.toBeNull();
  const signOut = optionsAt(http()).events?.signOut;
  await signOut?.({ token: { ...opened }, session: { expires: '' } });
  expect(await readSession(http(), token)).toBeNull();
});

test('the database is asked each time, so a change counts at the very next request', async () => {
  const token = await tokenOf();
  const superuser = postgres(open.url, { max: 1 });
  await superuser`update users set session_version = 2 where id = ${userId}`;
  expect(await readSession(http(), token)).toBeNull();
  await superuser`update users set session_version = 1 where id = ${userId}`;
  await superuser.end();
});

describe('sign-ins are counted by the address', () => {
  const attemptsAtOnce = 100;

  /** Uses up what one address may try at once, at an account that is closed soon, and then tries another account. */
  const flood = async (runtime: Runtime, forwardedFor: (attempt: number) => string) => {
    const attempt = (email: string, n: number) => {
      const address = addressOf(runtime, new Headers({ 'x-forwarded-for': forwardedFor(n) }));
      const [provider] = optionsAt(runtime, address).providers;
      const authorize = provider?.options.authorize as (credentials: object) => Promise<unknown>;
      return authorize({ email, password: 'wrong' }).then(
        () => 'refused',
        ({ message }: Error) => message,
      );
    };
    for (let n = 0; n < attemptsAtOnce; n++) await attempt('flooded@example.com', n);
    return attempt(`${randomUUID()}@example.com`, attemptsAtOnce);
  };
  const tooMany = expect.stringMatching(/^TooManyAttempts:\d+$/);

  test.each([
    ['that our host saw', { ownHost: true }, () => '10.0.0.1', tooMany],
    ['that our host saw, each for itself', { ownHost: true }, (n: number) => `10.0.1.${n}`, 'refused'],
    ['of everybody together under plain Next', { ownHost: false }, (n: number) => `10.0.2.${n}`, tooMany],
    [
      'that a trusted proxy saw last',
      { ownHost: false, trustProxy: true },
      (n: number) => `10.0.3.${n}, 10.0.4.1`,
      tooMany,
    ],
  ])('%s', async (_, host, forwardedFor, outcome) => {
    expect(await flood(runtimeAt('http://localhost:3000', host), forwardedFor)).toEqual(outcome);
  });
});
