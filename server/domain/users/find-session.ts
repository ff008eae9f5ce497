import { eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Core } from '../context.ts';
import type { SessionUser } from './schemas.ts';
import { renewableSeconds, sessionIdleSeconds } from './session-time.ts';
import { getUserAndSession } from './session-user.ts';
import { askForUser } from './user-transaction.ts';

const { sessions } = schema;

/** When a person was last seen is written down at most this often. */
const noteEveryMs = 60_000;

/** What a session's token says; all of it was true at the sign-in. A session may have got a later version since. */
export interface SessionClaims {
  sessionId: string;
  userId: number;
  sessionVersion: number;
  signedInAtMs: number;
}

/**
 * The person of a session that is still open, as they are now, or null. The database is asked each time, so a session
 * that was ended, a person who signed out everywhere and one who was disabled are out on every process at once.
 * @param isActivity false for what a page asks by itself, which shows nobody there
 */
export async function findSessionUser(
  core: Core,
  claims: SessionClaims,
  isActivity = true,
): Promise<SessionUser | null> {
  const nowMs = core.clock.now();
  const found = await findOpenSession(core, claims, nowMs);
  if (found && isActivity && nowMs - found.lastSeenAtMs > noteEveryMs) await noteSeen(core, claims, nowMs);
  return found?.user ?? null;
}

/**
 * The same for a stream that was opened with a token which held until `expiresAtMs`: whoever is active meanwhile gets new
 * tokens, but the stream has the old one. A session of which nothing was heard for the idle time is over.
 */
export async function followSession(
  core: Core,
  claims: SessionClaims,
  expiresAtMs: number,
): Promise<SessionUser | null> {
  const nowMs = core.clock.now();
  const found = await findOpenSession(core, claims, nowMs);
  if (!found || nowMs > Math.max(expiresAtMs, found.lastSeenAtMs + sessionIdleSeconds * 1000)) return null;
  return found.user;
}

async function findOpenSession(core: Core, claims: SessionClaims, nowMs: number) {
  if (renewableSeconds(claims, nowMs) === 0) return null;
  const found = await getUserAndSession(core, claims.userId, claims.sessionId);
  if (!found || found.lastSeenAtMs === null) return null;
  const version = found.sessionVersion ?? claims.sessionVersion;
  if (found.user.disabled || found.user.sessionVersion !== version) return null;
  return { user: found.user, lastSeenAtMs: found.lastSeenAtMs };
}

async function noteSeen(core: Core, { sessionId, userId }: SessionClaims, nowMs: number): Promise<void> {
  await askForUser(core, userId, (orm) =>
    orm
      .update(sessions)
      .set({ lastSeenAt: new Date(nowMs) })
      .where(eq(sessions.id, sessionId)),
  );
}
