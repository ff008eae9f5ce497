import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { systemCaller } from '../context.ts';
import { createUser, currentMembership, describeSession, findSessionUser, signIn, startSession } from './index.ts';

let open: Awaited<ReturnType<typeof openTestCore>>;
let superuser: Sql;
const password = 'correct horse battery';
let count = 0;

beforeAll(async () => {
  open = await openTestCore();
  superuser = open.owner;
});
afterAll(() => open.close());

async function addUser(role: 'owner' | 'viewer' = 'owner') {
  const { operator } = await createTestOperator(open.core, { name: `Casino ${++count}` });
  const email = `Person.${count}@Example.com`;
  const input = { email, name: 'Person', password, operatorId: operator.id, role };
  return { operator, user: await createUser(systemCaller(open.core), input) };
}

async function openSession() {
  const { user, operator } = await addUser();
  const place = { address: '10.0.0.1', userAgent: 'a browser' };
  return { operator, claims: await startSession(open.core, { id: user.id, sessionVersion: 1 }, place) };
}

test('a person signs in with their password, however they spell their e-mail', async () => {
  const { user, operator } = await addUser('viewer');
  for (const email of [user.email, ` ${user.email.toUpperCase()} `]) {
    expect(await signIn(open.core, { email, password }, 'a')).toMatchObject({
      id: user.id,
      disabled: false,
      memberships: [{ operatorId: operator.id, role: 'viewer', suspended: false }],
    });
  }
});

test.each([
  ['a wrong password', { password: `${password}!` }],
  ['an empty password', { password: '' }],
  ['a password without end', { password: password.repeat(10_000) }],
  ['an unknown e-mail', { email: 'nobody@example.com' }],
  ['no e-mail', { email: undefined }],
  ['an object for an e-mail', { email: { toString: 'x' } }],
  ['a NUL in the e-mail', { email: 'a\u0000@example.com' }],
])('%s opens nothing', async (_, change) => {
  const { user } = await addUser();
  expect(await signIn(open.core, { email: user.email, password, ...change }, 'b')).toBeNull();
});

test('the time of an answer does not tell whether an account exists', async () => {
  const { user } = await addUser();
  const times: Record<string, number[]> = { known: [], unknown: [] };
  for (let round = 0; round < 7; round++) {
    for (const [kind, email] of [['known', user.email] as const, ['unknown', 'who@example.com'] as const]) {
      const began = performance.now();
      await signIn(open.core, { email, password: 'wrong password' }, 'c');
      times[kind]?.push(performance.now() - began);
    }
  }
  const median = (list: number[] = []) => list.toSorted((a, b) => a - b)[3] ?? 0;
  expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.4);
  expect(median(times.unknown) / median(times.known)).toBeLessThan(2.5);
});

test('too many attempts close an account for a while, existing or not, and the right password too', async () => {
  const { user } = await addUser();
  for (const email of [user.email, 'missing@example.com']) {
    for (let guess = 0; guess < 10; guess++) await signIn(open.core, { email, password: 'wrong password' }, 'd');
    await expect(signIn(open.core, { email, password }, 'e')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      extras: { retryAfterSeconds: expect.any(Number) },
    });
  }
});

test('an e-mail belongs to one person, and passwords are stored as argon2id', async () => {
  const { user } = await addUser();
  const again = createUser(systemCaller(open.core), { email: user.email.toUpperCase(), name: 'Other', password });
  await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
  const [row] = await superuser`select email, password_hash from users where id = ${user.id}`;
  expect(row?.email).toBe(user.email);
  expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('a user of no operator is not made', async () => {
  const input = { email: 'lost@example.com', name: 'Lost', password, operatorId: 999_999, role: 'owner' as const };
  await expect(createUser(systemCaller(open.core), input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await superuser`select 1 from users where email = 'lost@example.com'`).toHaveLength(0);
});

test('a session is open until its person is disabled or signed out everywhere', async () => {
  for (const change of ['session_version = session_version + 1', 'disabled_at = now()']) {
    const { claims } = await openSession();
    expect(await findSessionUser(open.core, claims)).toMatchObject({ id: claims.userId });
    await superuser.unsafe(`update users set ${change} where id = ${claims.userId}`);
    expect(await findSessionUser(open.core, claims)).toBeNull();
  }
});

test('a disabled person does not sign in', async () => {
  const { user } = await addUser();
  await superuser`update users set disabled_at = now() where id = ${user.id}`;
  expect(await signIn(open.core, { email: user.email, password }, 'f')).toBeNull();
});

test('a session ends twelve hours after the sign-in', async () => {
  const { claims } = await openSession();
  const twelveHoursMs = 12 * 3_600_000;
  const early = { ...claims, signedInAtMs: claims.signedInAtMs - twelveHoursMs + 60_000 };
  expect(await findSessionUser(open.core, early)).not.toBeNull();
  expect(await findSessionUser(open.core, { ...claims, signedInAtMs: early.signedInAtMs - 60_000 })).toBeNull();
});

test('a person is in their first operator that is not suspended', async () => {
  const { claims, operator } = await openSession();
  const inOperator = await findSessionUser(open.core, claims);
  expect(inOperator && describeSession(inOperator).operator?.operatorId).toBe(operator.id);
  await superuser`update operators set suspended_at = now() where id = ${operator.id}`;
  const outside = await findSessionUser(open.core, claims);
  expect(outside?.memberships).toMatchObject([{ operatorId: operator.id, suspended: true }]);
  expect(outside && currentMembership(outside)).toBeNull();
});
