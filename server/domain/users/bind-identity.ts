import { and, eq, isNull, sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import type { Core, Origin } from '../context.ts';
import { callerOf, changeAccount } from './change-account.ts';
import { closeSessions, withdrawLinks } from './end-session.ts';
import type { SessionUser } from './schemas.ts';
import { getSessionUser } from './session-user.ts';

const { identities, users } = schema;

/** Who an identity provider says a person is. `email` is null unless it vouches for the address. */
export interface Identity {
  issuer: string;
  subject: string;
  email: string | null;
  name: string | null;
}

/** The person who was bound to this identity before, or null. */
export async function findBoundUser(core: Core, { issuer, subject }: Identity): Promise<SessionUser | null> {
  const [row] = await core.database.sql<
    { user_id: string }[]
  >`select user_id from find_identity(${issuer}, ${subject})`;
  return row ? getSessionUser(core, Number(row.user_id)) : null;
}

/** The person with this e-mail address, or null. */
export async function findUserByEmail(core: Core, email: string): Promise<SessionUser | null> {
  const [row] = await core.database.sql<{ id: string }[]>`select id from find_user_by_email(${email})`;
  return row ? getSessionUser(core, Number(row.id)) : null;
}

/**
 * Binds a person to an identity whose e-mail address is theirs. Where nobody had proven that address before, whoever
 * set the password may have been somebody else: it opens nothing any more, nor do the sessions. Links for a new password
 * that are open open nothing either.
 * @returns the person as they are after that, null when another identity of the same provider is theirs already
 */
export async function bindIdentity(
  core: Core,
  origin: Origin,
  user: SessionUser,
  identity: Identity,
): Promise<SessionUser | null> {
  const caller = callerOf({ core, origin, user });
  const bound = await changeAccount(caller, user, { action: 'user.bound-to-provider' }, async (tx) => {
    const own = and(eq(identities.userId, user.id), eq(identities.issuer, identity.issuer));
    if ((await tx.orm.select().from(identities).where(own)).length > 0) return false;
    await writeIdentity(tx, user.id, identity);
    await withdrawLinks(tx, user.id);
    const unproven = and(eq(users.id, user.id), isNull(users.emailProvenAt));
    const proven = await tx.orm
      .update(users)
      .set({ emailProvenAt: sql`now()`, passwordHash: null })
      .where(unproven)
      .returning({ id: users.id });
    if (proven.length > 0) await closeSessions(tx, user.id);
    return true;
  });
  return bound ? getSessionUser(core, user.id) : null;
}

/** In a transaction of that person. */
export async function writeIdentity(
  { orm }: Transaction,
  userId: number,
  { issuer, subject }: Identity,
): Promise<void> {
  await orm.insert(identities).values({ issuer, subject, userId });
}
