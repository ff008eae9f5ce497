import { and, eq, isNull, sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import type { Core } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { AccountContext } from './account-context.ts';
import type { SessionClaims } from './find-session.ts';
import type { EndSessionInput } from './schemas.ts';
import { transactForUser } from './user-transaction.ts';

const { sessions, users } = schema;

/** Closes the session that its person signs out of: a copy of its cookie opens nothing any more, on no process. */
export async function signOut(core: Core, { sessionId, userId }: SessionClaims): Promise<void> {
  await transactForUser(core, userId, [], (tx) => closeSession(tx, userId, sessionId));
}

/** Closes another session of one's own. @throws NOT_FOUND when it is over already, or somebody else's */
export async function endSession({ core, user }: AccountContext, { id }: EndSessionInput): Promise<{ id: string }> {
  const closed = await transactForUser(core, user.id, [], (tx) => closeSession(tx, user.id, id));
  if (closed === 0) throw new DomainError('NOT_FOUND', 'This session is over already.');
  return { id };
}

/** Closes every session of the person, the one that asks included. */
export async function signOutEverywhere({ core, user }: AccountContext): Promise<void> {
  await transactForUser(core, user.id, [], (tx) => closeSessions(tx, user.id));
}

/** Closes the sessions of a person in a transaction of theirs, and leaves every token behind that there is. */
async function closeSessions({ orm }: Transaction, userId: number): Promise<void> {
  await orm.update(users).set({ sessionVersion: sql`session_version + 1` }).where(eq(users.id, userId));
  await orm.update(sessions).set({ endedAt: sql`now()` }).where(openOf(userId));
}

async function closeSession({ orm }: Transaction, userId: number, sessionId: string): Promise<number> {
  const closed = await orm
    .update(sessions)
    .set({ endedAt: sql`now()` })
    .where(and(openOf(userId), eq(sessions.id, sessionId)))
    .returning({ id: sessions.id });
  return closed.length;
}

const openOf = (userId: number) => and(eq(sessions.userId, userId), isNull(sessions.endedAt));
