import { eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Core } from '../context.ts';
import type { SessionUser } from './schemas.ts';
import { renewableSeconds } from './session-time.ts';
import { getUserAndSession } from './session-user.ts';
import { transactForUser } from './user-transaction.ts';

const { sessions } = schema;

/** When a person was last seen is written down at most this often. */
const noteEveryMs = 60_000;

/** What a session's token says; all of it was true at the sign-in. */
export interface SessionClaims {
  sessionId: string;
  userId: number;
  sessionVersion: number;
  signedInAtMs: number;
}

/**
 * The person of a session that is still open, as they are now, or null. The database is asked each time, so a session
 * that was ended, a person who signed out everywhere and one who was disabled are out on every process at once.
 */
export async function findSessionUser(core: Core, claims: SessionClaims): Promise<SessionUser | null> {
  const nowMs = core.clock.now();
  if (renewableSeconds(claims, nowMs) === 0) return null;
  const found = await getUserAndSession(core, claims.userId, claims.sessionId);
  if (!found || found.lastSeenAtMs === null) return null;
  if (found.user.disabled || found.user.sessionVersion !== claims.sessionVersion) return null;
  if (nowMs - found.lastSeenAtMs > noteEveryMs) await noteSeen(core, claims, nowMs);
  return found.user;
}

async function noteSeen(core: Core, { sessionId, userId }: SessionClaims, nowMs: number): Promise<void> {
  await transactForUser(core, userId, [], ({ orm }) =>
    orm
      .update(sessions)
      .set({ lastSeenAt: new Date(nowMs) })
      .where(eq(sessions.id, sessionId)),
  );
}
