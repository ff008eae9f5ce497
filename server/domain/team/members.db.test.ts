import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { getSessionUser } from '../users/index.ts';
import {
  acceptInvitation,
  changeRole,
  disableMember,
  enableMember,
  inviteMember,
  listInvitations,
  listMembers,
  removeMember,
  resetMemberPassword,
  revokeInvitation,
} from './index.ts';
import { accountOf, addMember, newEmail, openTeam, tokenOf, withMail } from './testing.ts';

let open: Awaited<ReturnType<typeof openTestCore>>;
let superuser: Sql;

beforeAll(async () => {
  open = await openTestCore();
  superuser = open.owner;
});
afterAll(() => open.close());

const roleOf = async (userId: number) => (await getSessionUser(open.core, userId))?.memberships[0]?.role;

describe('a member', () => {
  test('is listed, newest first, page by page, with nobody of another operator', async () => {
    const { operator, owner, context } = await openTeam(open.core);
    await openTeam(open.core);
    const added = [
      await addMember(open.core, operator.id, 'viewer'),
      await addMember(open.core, operator.id, 'developer'),
    ];
    const first = await listMembers(context, { limit: 2 });
    const second = await listMembers(context, { limit: 2, cursor: first.nextCursor ?? expect.fail() });
    expect([...first.items, ...second.items].map(({ userId }) => userId)).toEqual([
      ...added.map(({ id }) => id).reverse(),
      owner.id,
    ]);
    expect(second).toMatchObject({ items: [{ role: 'owner', status: 'active' }], nextCursor: null });
  });

  test('has another role from the next request on, is shut out, let in again and removed', async () => {
    const { operator, context } = await openTeam(open.core);
    const { id: userId } = await addMember(open.core, operator.id, 'viewer');
    await changeRole(context, { userId, role: 'compliance' });
    expect(await roleOf(userId)).toBe('compliance');
    await disableMember(context, { userId });
    expect(await roleOf(userId)).toBeUndefined();
    expect((await listMembers(context, {})).items[0]).toMatchObject({ userId, status: 'disabled' });
    await enableMember(context, { userId });
    expect(await roleOf(userId)).toBe('compliance');
    await removeMember(context, { userId });
    expect(await roleOf(userId)).toBeUndefined();
    const actions = await superuser`
      select action from audit_log where operator_id = ${operator.id} and subject = ${`user:${userId}`}
        and action <> 'user.created' order by id`;
    expect(actions.map(({ action }) => action)).toEqual([
      'user.role-changed',
      'user.disabled',
      'user.enabled',
      'user.removed',
    ]);
  });

  test('who is the last owner is neither demoted, shut out nor removed, not even by two at once', async () => {
    const { operator, owner, context } = await openTeam(open.core);
    const last = { userId: owner.id };
    for (const attempt of [
      () => changeRole(context, { ...last, role: 'viewer' }),
      () => disableMember(context, last),
      () => removeMember(context, last),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/last owner/) });
    const second = await addMember(open.core, operator.id, 'owner');
    const both = [owner.id, second.id].map((userId) => removeMember(context, { userId }));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('of another operator is nobody here', async () => {
    const [{ context }, foreign] = [await openTeam(open.core), await openTeam(open.core)];
    const { id: userId } = await addMember(open.core, foreign.operator.id, 'viewer');
    for (const attempt of [
      () => changeRole(context, { userId, role: 'owner' }),
      () => disableMember(context, { userId }),
      () => removeMember(context, { userId }),
      () => resetMemberPassword(context, { userId }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await roleOf(userId)).toBe('viewer');
  });

  test('who administers the installation takes no role that sees personal data, by no invitation and no change', async () => {
    const [home, other] = [await openTeam(open.core), await openTeam(open.core)];
    const { id: userId, email } = await addMember(open.core, home.operator.id, 'viewer');
    await superuser`update users set is_administrator = true where id = ${userId}`;
    const acting = home.as({ kind: 'admin', userId });
    for (const role of ['owner', 'compliance'] as const) {
      await expect(changeRole(acting, { userId, role })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const token = tokenOf((await inviteMember(other.context, { email, role })).link);
      const attempt = acceptInvitation(await accountOf(open.core, userId), { token });
      await expect(attempt).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await roleOf(userId)).toBe('viewer');
    expect(await changeRole(acting, { userId, role: 'developer' })).toEqual({ userId, role: 'developer' });
  });

  test('gets a link for a new password by mail, which no owner sees: the account may belong elsewhere too', async () => {
    const { operator, context, as } = await openTeam(open.core);
    const member = await addMember(open.core, operator.id, 'viewer');
    await expect(resetMemberPassword(context, { userId: member.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { mailing, sent } = withMail(context);
    expect(await resetMemberPassword(mailing, { userId: member.id })).toMatchObject({ link: null });
    expect(sent).toMatchObject([{ to: member.email }]);
    const administrator = as({ kind: 'admin', userId: 1 });
    expect(await resetMemberPassword(administrator, { userId: member.id })).toMatchObject({
      link: expect.stringContaining('/reset/'),
    });
  });
});

test.each(['developer', 'compliance', 'viewer'] as const)('a %s neither sees nor changes the team', async (role) => {
  const { operator, owner, as } = await openTeam(open.core);
  const { id: userId } = await addMember(open.core, operator.id, role);
  const context = as({ kind: 'user', userId, role });
  const target = { userId: owner.id };
  for (const attempt of [
    () => listMembers(context, {}),
    () => listInvitations(context, {}),
    () => inviteMember(context, { email: newEmail(), role: 'owner' }),
    () => revokeInvitation(context, { id: 'inv_0123456789abcdef' }),
    () => changeRole(context, { userId, role: 'owner' }),
    () => disableMember(context, target),
    () => enableMember(context, target),
    () => removeMember(context, target),
    () => resetMemberPassword(context, target),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
