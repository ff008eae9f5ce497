import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { disableUser, findSessionUser, getAccount, getSessionUser, signIn, startSession } from '../users/index.ts';
import { admitIdentity, inviteMember, joinByInvitation } from './index.ts';
import { accountOf, addMember, newEmail, openTeam, origin, password, tokenOf } from './testing.ts';

let open: Awaited<ReturnType<typeof openTestCore>>;

beforeAll(async () => {
  open = await openTestCore();
});
afterAll(() => open.close());

const issuer = 'https://login.example.com';
const admit = (email: string | null, subject: string = randomUUID()) =>
  admitIdentity(open.core, origin, { issuer, subject, email, name: 'Ada Vega' });

test('nobody is admitted who has neither an account nor an invitation', async () => {
  expect(await admit(newEmail())).toBeNull();
});

test('nobody is admitted by an address that the provider does not vouch for', async () => {
  const { operator } = await openTeam(open.core);
  await addMember(open.core, operator.id, 'viewer');
  expect(await admit(null)).toBeNull();
});

test('a person with an account is admitted by their address once, and by the identity from then on', async () => {
  const { operator } = await openTeam(open.core);
  const { id, email } = await addMember(open.core, operator.id, 'viewer');
  const subject = randomUUID();
  expect(await admit(email.toUpperCase(), subject)).toMatchObject({ id });
  expect(await admit(newEmail(), subject)).toMatchObject({ id });
  expect(await admit(null, subject)).toMatchObject({ id });
  expect(await getAccount(await accountOf(open.core, id))).toMatchObject({
    isBoundToProvider: true,
    hasPassword: true,
  });
});

test('an address that went to somebody else at the provider does not open the account of the first', async () => {
  const { operator } = await openTeam(open.core);
  const { email } = await addMember(open.core, operator.id, 'viewer');
  await admit(email);
  expect(await admit(email)).toBeNull();
});

test('somebody who is invited gets an account without a password, at every operator that invited them', async () => {
  const [one, two] = [await openTeam(open.core), await openTeam(open.core)];
  const email = newEmail();
  await inviteMember(one.context, { email, role: 'viewer' });
  const { link } = await inviteMember(two.context, { email, role: 'developer' });
  const user = (await admit(email)) ?? expect.fail();
  expect(user).toMatchObject({ email, name: 'Ada Vega' });
  expect(new Set(user.memberships.map(({ operatorId, role }) => `${operatorId} ${role}`))).toEqual(
    new Set([`${one.operator.id} viewer`, `${two.operator.id} developer`]),
  );
  expect(await signIn(open.core, { email, password: '' }, 'a')).toBeNull();
  expect(await signIn(open.core, { email, password }, 'a')).toBeNull();
  const again = joinByInvitation(open.core, origin, { token: tokenOf(link), name: 'Eve', password });
  await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a password that somebody set for an address that was not theirs opens nothing once its owner came', async () => {
  const { context } = await openTeam(open.core);
  const email = newEmail();
  const { link } = await inviteMember(context, { email, role: 'owner' });
  await joinByInvitation(open.core, origin, { token: tokenOf(link), name: 'Eve', password });
  const eve = (await signIn(open.core, { email, password }, 'b')) ?? expect.fail();
  const claims = await startSession(open.core, eve, { address: null, userAgent: null });
  expect(await admit(email)).toMatchObject({ id: eve.id });
  expect(await findSessionUser(open.core, claims)).toBeNull();
  expect(await signIn(open.core, { email, password }, 'b')).toBeNull();
});

test('a person who is disabled is not admitted, bound or not', async () => {
  const { operator } = await openTeam(open.core);
  const [bound, unbound] = [
    await addMember(open.core, operator.id, 'viewer'),
    await addMember(open.core, operator.id, 'viewer'),
  ];
  const subject = randomUUID();
  await admit(bound.email, subject);
  for (const { id } of [bound, unbound]) {
    const user = (await getSessionUser(open.core, id)) ?? expect.fail();
    await disableUser({ core: open.core, origin, actor: { kind: 'system' } }, user);
  }
  expect([await admit(bound.email, subject), await admit(unbound.email)]).toEqual([null, null]);
});
