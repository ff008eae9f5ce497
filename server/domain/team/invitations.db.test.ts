import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestCore } from '../../../tests/setup/database.ts';
import { getSessionUser, signIn } from '../users/index.ts';
import {
  acceptInvitation,
  findInvitation,
  inviteMember,
  joinByInvitation,
  listInvitations,
  revokeInvitation,
} from './index.ts';
import { accountOf, addMember, newEmail, openTeam, origin, password, tokenOf, withMail } from './testing.ts';

let open: Awaited<ReturnType<typeof openTestCore>>;
let superuser: Sql;

beforeAll(async () => {
  open = await openTestCore();
  superuser = open.owner;
});
afterAll(() => open.close());

describe('an invitation', () => {
  test('lets a new person in once, with a name and a password of theirs', async () => {
    const { operator, context } = await openTeam(open.core);
    const email = newEmail();
    const { link, expiresAt, mailed } = await inviteMember(context, { email: email.toUpperCase(), role: 'compliance' });
    expect(link).toMatch(/^http:\/\/localhost:3000\/invitations\/[\w-]{43}$/);
    expect(mailed).toBe('off');
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(6.9 * 24 * 3_600_000);
    const token = tokenOf(link);
    expect(await findInvitation(open.core, { token })).toEqual({
      operatorName: operator.name,
      email,
      role: 'compliance',
      hasAccount: false,
    });
    await joinByInvitation(open.core, origin, { token, name: 'Ada', password });
    expect(await signIn(open.core, { email, password }, 'a')).toMatchObject({
      name: 'Ada',
      memberships: [{ operatorId: operator.id, role: 'compliance' }],
    });
    const again = joinByInvitation(open.core, origin, { token, name: 'Eve', password });
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await listInvitations(context, {})).items).toEqual([]);
  });

  test('is accepted by a person who has an account, with that account alone', async () => {
    const [home, other] = [await openTeam(open.core), await openTeam(open.core)];
    const ada = await addMember(open.core, home.operator.id, 'viewer');
    const eve = await addMember(open.core, home.operator.id, 'viewer');
    const { link } = await inviteMember(other.context, { email: ada.email, role: 'developer' });
    const token = tokenOf(link);
    expect(await findInvitation(open.core, { token })).toMatchObject({ hasAccount: true });
    const anew = joinByInvitation(open.core, origin, { token, name: 'Ada', password });
    await expect(anew).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(acceptInvitation(await accountOf(open.core, eve.id), { token })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await acceptInvitation(await accountOf(open.core, ada.id), { token })).toEqual({
      operatorId: other.operator.id,
    });
    expect((await getSessionUser(open.core, ada.id))?.memberships).toHaveLength(2);
  });

  test('opens nothing when it is withdrawn, has expired, was replaced, or the operator is suspended', async () => {
    const { operator, context } = await openTeam(open.core);
    const suspended = await openTeam(open.core);
    const email = newEmail();
    const [withdrawn, expired, replaced, closed] = [
      await inviteMember(context, { email: newEmail(), role: 'viewer' }),
      await inviteMember(context, { email: newEmail(), role: 'viewer' }),
      await inviteMember(context, { email, role: 'owner' }),
      await inviteMember(suspended.context, { email: newEmail(), role: 'viewer' }),
    ];
    await revokeInvitation(context, { id: withdrawn.id });
    await superuser`update invitations set expires_at = now() where email = ${expired.email}`;
    const later = await inviteMember(context, { email, role: 'viewer' });
    await superuser`update operators set suspended_at = now() where id = ${suspended.operator.id}`;
    for (const { link } of [withdrawn, expired, replaced, closed]) {
      const attempt = joinByInvitation(open.core, origin, { token: tokenOf(link), name: 'Ada', password });
      await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const { items } = await listInvitations(context, {});
    expect(items).toMatchObject([
      { id: later.id, role: 'viewer', status: 'open' },
      { id: expired.id, status: 'expired' },
    ]);
    await expect(revokeInvitation(context, { id: withdrawn.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const stored = await superuser`select row(i.*)::text as text from invitations i where operator_id = ${operator.id}`;
    for (const { text } of stored) expect(text).not.toContain(tokenOf(later.link));
  });

  test('of two who accept at once, one does', async () => {
    const { context } = await openTeam(open.core);
    const { link } = await inviteMember(context, { email: newEmail(), role: 'viewer' });
    const join = () => joinByInvitation(open.core, origin, { token: tokenOf(link), name: 'Ada', password });
    const outcomes = await Promise.allSettled([join(), join(), join()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is mailed where the installation can, and stays to be copied where that fails', async () => {
    const { operator, context } = await openTeam(open.core);
    const { mailing, sent } = withMail(context);
    const invited = await inviteMember(mailing, { email: newEmail(), role: 'viewer' });
    expect(invited.mailed).toBe('sent');
    expect(sent).toMatchObject([{ to: invited.email, subject: `Invitation to ${operator.name}` }]);
    expect(sent[0]?.text).toContain(invited.link);
    const failing = { ...open.core, report: () => {}, mailer: { send: () => Promise.reject(new Error('away')) } };
    const again = await inviteMember({ ...context, core: failing }, { email: newEmail(), role: 'viewer' });
    expect(again).toMatchObject({ mailed: 'failed', link: expect.stringContaining('/invitations/') });
  });

  test('is not for somebody who belongs to the operator', async () => {
    const { owner, context } = await openTeam(open.core);
    const attempt = inviteMember(context, { email: owner.email, role: 'viewer' });
    await expect(attempt).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
