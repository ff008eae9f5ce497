import { eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import { validationFailed } from '../errors.ts';
import type { AccountContext } from './account-context.ts';
import { callerOf, changeAccount } from './change-account.ts';
import { closeOtherSessions, withdrawLinks } from './end-session.ts';
import { hashPassword } from './password-hash.ts';
import type { ChangePasswordInput } from './schemas.ts';
import { signIn } from './sign-in.ts';

const { users } = schema;

/**
 * Changes the person's password and ends their other sessions. The old one must be right, and guesses at it count as
 * sign-ins do.
 * @throws VALIDATION_FAILED when the old one is wrong, RATE_LIMITED after too many guesses
 */
export async function changePassword(context: AccountContext, input: ChangePasswordInput): Promise<void> {
  const { core, user, origin, sessionId } = context;
  const proof = { email: user.email, password: input.oldPassword };
  const proven = await signIn(core, proof, origin.address ?? 'unknown');
  if (proven?.id !== user.id) {
    throw validationFailed([{ field: 'oldPassword', message: 'This is not your password.' }]);
  }
  const passwordHash = await hashPassword(input.newPassword);
  await changeAccount(callerOf(context), user, { action: 'password.changed' }, async (tx) => {
    await tx.orm.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    await closeOtherSessions(tx, user.id, sessionId);
    await withdrawLinks(tx, user.id);
    return true;
  });
}
