import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { listAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import {
  changeName,
  findReset,
  getSessionUser,
  makeResetLink,
  requestReset,
  resetPassword,
  signIn,
} from '../users/index.ts';
import { acceptInvitation, admitIdentity, disableMember, inviteMember, resetMemberPassword } from './index.ts';
import { accountOf, addMember, newEmail, openTeam, origin, tokenOf, withMail } from './testing.ts';

const newPassword = 'staple of another kind';
let open: Awaited<ReturnType<typeof openTestCore>>;
let superuser: Sql;

beforeAll(async () => {
  open = await openTestCore();
  superuser = open.owner;
});
afterAll(() => open.close());

type Team = Awaited<ReturnType<typeof openTeam>>;

/** What the log of an operator says was done to somebody's account, the latest first. */
const logOf = async ({ as }: Team, userId: number) =>
  (await listAudit(as({ kind: 'admin', userId: null }), { subject: `user:${userId}` })).items;

/** Somebody who belongs to both. */
async function addToBoth(home: Team, other: Team) {
  const person = await addMember(open.core, home.operator.id, 'viewer');
  const { link } = await inviteMember(other.context, { email: person.email, role: 'viewer' });
  await acceptInvitation(await accountOf(open.core, person.id), { token: tokenOf(link) });
  return person;
}

const linkIn = (text: string | undefined) => /\/reset\/([\w-]{43})$/m.exec(text ?? '')?.[1] ?? expect.fail('No link.');
const system = () => ({ core: open.core, origin, actor: { kind: 'admin', userId: null } as const });
const userOf = async (id: number) => (await getSessionUser(open.core, id)) ?? expect.fail();

describe('what is done to an account', () => {
  test('stands in the log of every operator of its person, also where they are shut out', async () => {
    const [home, other] = [await openTeam(open.core), await openTeam(open.core)];
    const { id: userId } = await addToBoth(home, other);
    await disableMember(other.context, { userId });
    await changeName(await accountOf(open.core, userId), { name: 'Ada Vega' });
    const row = { action: 'user.renamed', actor: { id: `user:${userId}` }, address: origin.address };
    for (const team of [home, other]) expect((await logOf(team, userId))[0]).toMatchObject(row);
    await disableMember(home.context, { userId });
    await makeResetLink(system(), await userOf(userId), { hoursValid: 1 });
    for (const team of [home, other])
      expect((await logOf(team, userId))[0]).toMatchObject({ action: 'reset-link.created', actor: { id: 'admin' } });
  });

  test('by an owner tells another operator what was done, and neither by whom nor from where', async () => {
    const [home, other] = [await openTeam(open.core), await openTeam(open.core)];
    const { id: userId } = await addToBoth(home, other);
    await resetMemberPassword(withMail(home.context).mailing, { userId });
    const [here, there] = [(await logOf(home, userId))[0], (await logOf(other, userId))[0]];
    const action = 'reset-link.created';
    expect(here).toMatchObject({ action, actor: { id: `user:${home.owner.id}` }, address: origin.address });
    expect(there).toMatchObject({ action, actor: { id: 'system' }, address: null });
    expect(JSON.stringify(there)).not.toContain(origin.address);
  });
});

describe('a link for a new password that is mailed', () => {
  const ask = async ({ core }: Context, email: string) => requestReset(core, origin, { email });

  test('is the only one for five minutes, whoever asks and however many at once, and leaves one that was handed over', async () => {
    const team = await openTeam(open.core);
    const { operator, context } = team;
    const { id: userId, email } = await addMember(open.core, operator.id, 'viewer');
    const handed = tokenOf((await makeResetLink(system(), await userOf(userId), { hoursValid: 1 })).link);
    const { mailing, sent } = withMail(context);
    await Promise.all([ask(mailing, email), ask(mailing, email), ask(mailing, email)]);
    await expect.poll(() => sent.length).toBe(1);
    await expect(resetMemberPassword(mailing, { userId })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const first = linkIn(sent[0]?.text);
    for (const token of [first, handed]) expect(await findReset(open.core, { token })).toEqual({ email });

    await superuser`update password_resets set created_at = now() - interval '301 seconds' where user_id = ${userId}`;
    await resetMemberPassword(mailing, { userId });
    expect(sent).toHaveLength(2);
    await expect(findReset(open.core, { token: first })).rejects.toMatchObject({ code: 'NOT_FOUND' });

    await resetPassword(open.core, origin, { token: linkIn(sent[1]?.text), newPassword });
    await expect(findReset(open.core, { token: handed })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const row = { action: 'password.reset', actor: { id: `user:${userId}` }, address: origin.address };
    expect((await logOf(team, userId))[0]).toMatchObject(row);
  });

  test('may be asked for again at once when it could not be sent', async () => {
    const { operator, context } = await openTeam(open.core);
    const { id: userId } = await addMember(open.core, operator.id, 'viewer');
    const mailer = { send: () => Promise.reject(new Error('The mail server is away.')) };
    const failing = { ...context, core: { ...open.core, mailer } };
    await expect(resetMemberPassword(failing, { userId })).rejects.toThrow('away');
    const { mailing, sent } = withMail(context);
    await resetMemberPassword(mailing, { userId });
    expect(sent).toHaveLength(1);
  });

  test('opens nothing any more once its person came by the identity provider', async () => {
    const { operator } = await openTeam(open.core);
    const { id, email } = await addMember(open.core, operator.id, 'viewer');
    const token = tokenOf((await makeResetLink(system(), await userOf(id), { hoursValid: 1 })).link);
    const identity = { issuer: 'https://login.example.com', subject: email, email, name: 'Ada' };
    expect(await admitIdentity(open.core, origin, identity)).toMatchObject({ id });
    await expect(findReset(open.core, { token })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await signIn(open.core, { email, password: newPassword }, 'a')).toBeNull();
  });
});

test('an operator has fifty invitations mailed within an hour and no more; where none is mailed there is no such limit', async () => {
  const [team, other] = [await openTeam(open.core), await openTeam(open.core)];
  const { mailing, sent } = withMail(team.context);
  const invite = (context: Context) => inviteMember(context, { email: newEmail(), role: 'viewer' });
  for (let n = 0; n < 50; n++) await invite(mailing);
  await expect(invite(mailing)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  expect(sent).toHaveLength(50);
  await invite(withMail(other.context).mailing);
  expect(await invite(team.context)).toMatchObject({ mailed: 'off' });
});
