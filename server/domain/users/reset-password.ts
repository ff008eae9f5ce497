import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Core, Origin } from '../context.ts';
import { DomainError } from '../errors.ts';
import { callerOf, changeAccount } from './change-account.ts';
import { closeSessions, withdrawLinks } from './end-session.ts';
import { hashPassword } from './password-hash.ts';
import type { LinkToken, ResetPasswordInput, SessionUser } from './schemas.ts';
import { getSessionUser } from './session-user.ts';
import { signInAttemptsOf } from './sign-in-attempts.ts';
import { digestToken } from './token.ts';

const { passwordResets, users } = schema;

/** Whose password a link sets anew. @throws NOT_FOUND when it is used, expired, withdrawn or none of ours */
export async function findReset(core: Core, { token }: LinkToken): Promise<{ email: string }> {
  return { email: (await findPerson(core, token)).email };
}

/** Sets a new password by a link and ends every session of its person. @throws NOT_FOUND as `findReset` does */
export async function resetPassword(core: Core, origin: Origin, input: ResetPasswordInput): Promise<void> {
  const user = await findPerson(core, input.token);
  const passwordHash = await hashPassword(input.newPassword);
  const caller = callerOf({ core, origin, user });
  const done = await changeAccount(caller, user, { action: 'password.reset' }, async (tx) => {
    const open = and(isNull(passwordResets.usedAt), gt(passwordResets.expiresAt, sql`now()`));
    const used = await tx.orm
      .update(passwordResets)
      .set({ usedAt: sql`now()` })
      .where(and(eq(passwordResets.digest, digestToken(input.token)), open))
      .returning({ mailed: passwordResets.mailed });
    const [link] = used;
    if (!link) return false;
    const proof = link.mailed ? { emailProvenAt: sql`now()` } : {};
    await tx.orm
      .update(users)
      .set({ passwordHash, ...proof })
      .where(eq(users.id, user.id));
    await closeSessions(tx, user.id);
    await withdrawLinks(tx, user.id);
    return true;
  });
  if (!done) throw noSuchLink();
  signInAttemptsOf(core).forgive(user.email);
}

async function findPerson(core: Core, token: string): Promise<SessionUser> {
  const [row] = await core.database.sql<{ user_id: string }[]>`
    select user_id from find_password_reset(${digestToken(token)})`;
  const user = row ? await getSessionUser(core, Number(row.user_id)) : null;
  if (!user || user.disabled) throw noSuchLink();
  return user;
}

const noSuchLink = () =>
  new DomainError('NOT_FOUND', 'This link was used, has expired, or was replaced by a later one.');
