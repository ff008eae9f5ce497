import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { type Core, type Mail, type Origin, systemCaller } from '../context.ts';
import {
  type AccountContext,
  changeName,
  changePassword,
  createUser,
  disableUser,
  enableUser,
  findReset,
  findSessionUser,
  getAccount,
  getSessionUser,
  makeResetLink,
  requestReset,
  resetPassword,
  signIn,
  startSession,
} from './index.ts';

const password = 'correct horse battery';
const newPassword = 'staple of another kind';
const origin: Origin = { door: 'portal', address: '198.51.100.7' };
let open: Awaited<ReturnType<typeof openTestCore>>;
let superuser: Sql;
let operatorId: number;

beforeAll(async () => {
  open = await openTestCore();
  superuser = open.owner;
  operatorId = (await createTestOperator(open.core)).operator.id;
});
afterAll(() => open.close());

async function addPerson() {
  const email = `${randomUUID()}@example.com`;
  const { id } = await createUser(systemCaller(open.core), {
    email,
    name: 'Ada',
    password,
    operatorId,
    role: 'viewer',
  });
  const user = (await getSessionUser(open.core, id)) ?? expect.fail();
  const enter = () => startSession(open.core, user, { address: null, userAgent: null });
  const { sessionId } = await enter();
  const context: AccountContext = { core: open.core, user, sessionId, origin };
  return { id, email, user, enter, context };
}

const opens = async (email: string, with_: string) =>
  (await signIn(open.core, { email, password: with_ }, randomUUID())) !== null;
const lastAction = async (id: number) => {
  const [row] = await superuser`
    select action, actor_id, address from audit_log where subject = ${`user:${id}`} order by id desc limit 1`;
  return row;
};
const system = () => ({ core: open.core, origin, actor: { kind: 'system' } as const });
const tokenOf = (link: string) => link.split('/').at(-1) ?? '';

test('a person sees their own account, and changes what they are called', async () => {
  const { id, email, context } = await addPerson();
  await changeName(context, { name: 'Ada Vega' });
  const user = (await getSessionUser(open.core, id)) ?? expect.fail();
  expect(await getAccount({ ...context, user })).toMatchObject({
    name: 'Ada Vega',
    email,
    hasPassword: true,
    isBoundToProvider: false,
    memberships: [{ operatorId, role: 'viewer' }],
  });
  expect(await lastAction(id)).toEqual({ action: 'user.renamed', actor_id: String(id), address: '198.51.100.7' });
});

describe('a change of password', () => {
  test('takes the old one, ends the other sessions and is written down', async () => {
    const { id, email, enter, context } = await addPerson();
    const [here, there] = [await enter(), await enter()];
    await changePassword({ ...context, sessionId: here.sessionId }, { oldPassword: password, newPassword });
    expect([await opens(email, password), await opens(email, newPassword)]).toEqual([false, true]);
    expect(await findSessionUser(open.core, here)).not.toBeNull();
    expect(await findSessionUser(open.core, there)).toBeNull();
    expect(await lastAction(id)).toMatchObject({ action: 'password.changed' });
  });

  test('with a wrong old one changes nothing, says so at the field, and counts as a guess at the account', async () => {
    const { email, context } = await addPerson();
    const attempt = () => changePassword(context, { oldPassword: 'wrong password', newPassword });
    await expect(attempt()).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      extras: { details: [{ field: 'oldPassword' }] },
    });
    for (let guess = 0; guess < 9; guess++) await attempt().catch(() => {});
    await expect(attempt()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(signIn(open.core, { email, password }, 'elsewhere')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('a link for a new password', () => {
  const make = async (person: Awaited<ReturnType<typeof addPerson>>) =>
    makeResetLink(system(), person.user, { hoursValid: 1 });

  test('works once, ends every session and is kept as a digest alone', async () => {
    const person = await addPerson();
    const claims = await person.enter();
    const { link } = await make(person);
    expect(link).toMatch(/^http:\/\/localhost:3000\/reset\/[\w-]{43}$/);
    const token = tokenOf(link);
    expect(await findReset(open.core, { token })).toEqual({ email: person.email });
    await resetPassword(open.core, origin, { token, newPassword });
    expect([await opens(person.email, password), await opens(person.email, newPassword)]).toEqual([false, true]);
    expect(await findSessionUser(open.core, claims)).toBeNull();
    const again = resetPassword(open.core, origin, { token, newPassword: 'yet another password' });
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(findReset(open.core, { token })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const stored = await superuser`select row(r.*)::text as text from password_resets r`;
    for (const { text } of stored) expect(text).not.toContain(token);
  });

  test('of two who use it at once, one does', async () => {
    const { link } = await make(await addPerson());
    const use = () => resetPassword(open.core, origin, { token: tokenOf(link), newPassword });
    const outcomes = await Promise.allSettled([use(), use(), use()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('opens nothing when it has expired, or a later one was made, or the person is disabled', async () => {
    const [expired, replaced, disabled] = [await addPerson(), await addPerson(), await addPerson()];
    const links = [await make(expired), await make(replaced), await make(disabled)];
    await superuser`update password_resets set expires_at = now() where user_id = ${expired.id}`;
    const later = await make(replaced);
    await disableUser(system(), disabled.user);
    for (const { link } of links) {
      const attempt = resetPassword(open.core, origin, { token: tokenOf(link), newPassword });
      await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await resetPassword(open.core, origin, { token: tokenOf(later.link), newPassword });
  });

  test('a token that nobody made opens nothing', async () => {
    const token = 'x'.repeat(43);
    await expect(findReset(open.core, { token })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a link that is asked for at the sign-in page', () => {
  const sent: Mail[] = [];
  const mailing = (): Core => ({ ...open.core, mailer: { send: async (mail) => void sent.push(mail) } });

  test('is mailed to the person, and to nobody for an unknown or disabled account: the answer is the same', async () => {
    const [ada, bob] = [await addPerson(), await addPerson()];
    await disableUser(system(), bob.user);
    for (const email of [ada.email, bob.email, 'nobody@example.com'])
      expect(await requestReset(mailing(), origin, { email })).toBeUndefined();
    await expect.poll(() => sent.length).toBe(1);
    await sleep(100);
    expect(sent).toMatchObject([{ to: ada.email, subject: 'Set a new password' }]);
    const token = /\/reset\/([\w-]{43})$/m.exec(sent[0]?.text ?? '')?.[1] ?? '';
    await resetPassword(open.core, origin, { token, newPassword });
    expect(await opens(ada.email, newPassword)).toBe(true);
  });

  test('is sent ten times to one address and then not for a while', async () => {
    const ask = () => requestReset(mailing(), origin, { email: 'often@example.com' });
    for (let n = 0; n < 10; n++) await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('is refused where the installation sends no mail', async () => {
    const attempt = requestReset(open.core, origin, { email: 'ada@example.com' });
    await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('who is disabled is out at once, and in again only when enabled', async () => {
  const { id, email, user, enter } = await addPerson();
  const claims = await enter();
  await disableUser(system(), user);
  expect(await findSessionUser(open.core, claims)).toBeNull();
  expect(await opens(email, password)).toBe(false);
  await enableUser(system(), user);
  expect(await opens(email, password)).toBe(true);
  expect(await findSessionUser(open.core, claims)).toBeNull();
  expect(await lastAction(id)).toMatchObject({ action: 'user.enabled' });
});
