import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Caller } from '../context.ts';
import { changeAccount } from './change-account.ts';
import type { SessionUser } from './schemas.ts';
import { createToken, digestToken, linkTo } from './token.ts';

const { passwordResets } = schema;

/** A link by which a person sets a new password, once. */
export interface ResetLink {
  link: string;
  expiresAt: string;
}

/** How long a link is good for, and whether the person's own mailbox alone gets it. */
export interface ResetLinkUse {
  hoursValid: number;
  mailed: boolean;
}

/** Makes a link for a person and makes useless those made before. Who may ask for it, the caller has decided. */
export async function makeResetLink(
  caller: Caller,
  user: SessionUser,
  { hoursValid, mailed }: ResetLinkUse,
): Promise<ResetLink> {
  const { core } = caller;
  const token = createToken();
  const createdAt = new Date(core.clock.now());
  const expiresAt = new Date(createdAt.getTime() + hoursValid * 3_600_000);
  await changeAccount(caller, user, { action: 'reset-link.created' }, async ({ orm }) => {
    const spent = or(isNull(passwordResets.usedAt), lt(passwordResets.createdAt, sql`now() - interval '30 days'`));
    await orm.delete(passwordResets).where(and(eq(passwordResets.userId, user.id), spent));
    const digest = digestToken(token);
    await orm.insert(passwordResets).values({ digest, userId: user.id, mailed, createdAt, expiresAt });
    return true;
  });
  return { link: linkTo(core, `/reset/${token}`), expiresAt: expiresAt.toISOString() };
}
