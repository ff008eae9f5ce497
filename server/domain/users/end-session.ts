import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import type { Core, Origin } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { AccountContext } from './account-context.ts';
import { leaveOperator } from './act-for-operator.ts';
import { callerOf, changeAccount } from './change-account.ts';
import { findSessionUser, type SessionClaims } from './find-session.ts';
import type { EndSessionInput } from './schemas.ts';
import { transactForUser } from './user-transaction.ts';

const { passwordResets, sessions, users } = schema;

/**
 * Closes the session that its person signs out of: a copy of its cookie opens nothing any more, on no process. Whoever
 * acts for an operator in it stops.
 */
export async function signOut(core: Core, claims: SessionClaims, address: Origin['address'] = null): Promise<void> {
  const { sessionId, userId } = claims;
  const user = await findSessionUser(core, claims);
  if (user) await leaveOperator({ core, user, sessionId, origin: { door: 'portal', address } });
  await transactForUser(core, userId, [], (tx) => closeSession(tx, userId, sessionId));
}

/** Closes another session of one's own. @throws NOT_FOUND when it is over already, or somebody else's */
export async function endSession(context: AccountContext, { id }: EndSessionInput): Promise<{ id: string }> {
  const { user } = context;
  const entry = { action: 'session.ended' } as const;
  const closed = await changeAccount(callerOf(context), user, entry, (tx) => closeSession(tx, user.id, id));
  if (!closed) throw new DomainError('NOT_FOUND', 'This session is over already.');
  return { id };
}

/** Closes every session of the person, the one that asks included. */
export async function signOutEverywhere(context: AccountContext): Promise<void> {
  await leaveOperator(context);
  const { user } = context;
  await changeAccount(callerOf(context), user, { action: 'sessions.ended' }, async (tx) => {
    await closeSessions(tx, user.id);
    await withdrawLinks(tx, user.id);
    return true;
  });
}

/** Closes the sessions of a person in a transaction of theirs, and leaves every token behind that there is. */
export async function closeSessions({ orm }: Transaction, userId: number): Promise<void> {
  const sessionVersion = sql`session_version + 1`;
  await orm.update(users).set({ sessionVersion }).where(eq(users.id, userId));
  await orm.update(sessions).set({ endedAt: sql`now()` }).where(openOf(userId));
}

/** Makes links for a new password useless that were not used yet: somebody else may have them. */
export async function withdrawLinks({ orm }: Transaction, userId: number): Promise<void> {
  await orm.delete(passwordResets).where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));
}

/**
 * Closes the sessions of a person but for the one that they act in, and leaves every token behind that is on its way: whoever
 * proves the old password at this moment gets a session of a version that is over. @throws UNAUTHORIZED when that one is over
 */
export async function closeOtherSessions({ orm }: Transaction, userId: number, sessionId: string): Promise<void> {
  const [person] = await orm
    .update(users)
    .set({ sessionVersion: sql`session_version + 1` })
    .where(eq(users.id, userId))
    .returning({ sessionVersion: users.sessionVersion });
  const others = and(openOf(userId), ne(sessions.id, sessionId));
  await orm.update(sessions).set({ endedAt: sql`now()` }).where(others);
  const own = and(openOf(userId), eq(sessions.id, sessionId));
  const kept = await orm
    .update(sessions)
    .set({ ...person })
    .where(own)
    .returning({ id: sessions.id });
  if (kept.length === 0) throw new DomainError('UNAUTHORIZED', 'Your session has ended. Sign in again.');
}

async function closeSession({ orm }: Transaction, userId: number, sessionId: string): Promise<boolean> {
  const own = and(openOf(userId), eq(sessions.id, sessionId));
  const closed = await orm.update(sessions).set({ endedAt: sql`now()` }).where(own).returning({ id: sessions.id });
  return closed.length > 0;
}

const openOf = (userId: number) => and(eq(sessions.userId, userId), isNull(sessions.endedAt));
