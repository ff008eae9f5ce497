import { type Core, perCore } from '../context.ts';
import type { SessionUser } from './schemas.ts';
import { getSessionUser } from './session-user.ts';

/** Without any activity a session ends after this long. */
export const sessionIdleSeconds = 30 * 60;
/** However busy, a session ends this long after the sign-in. */
const sessionSecondsMost = 12 * 60 * 60;

/** What a session's token says; all of it was true at the sign-in. */
export interface SessionClaims {
  sessionId: string;
  userId: number;
  sessionVersion: number;
  signedInAtMs: number;
}

/** Whole seconds for which the session may be renewed now: the idle time, less near its absolute end; 0 when over. */
export function renewableSeconds({ signedInAtMs }: SessionClaims, nowMs: number): number {
  const secondsLeft = Math.floor((signedInAtMs - nowMs) / 1000) + sessionSecondsMost;
  return Math.max(0, Math.min(sessionIdleSeconds, secondsLeft));
}

/** Signing out everywhere, a disabled account and a changed role count up the version, and old sessions fall behind. */
function isStillThatUser(claims: SessionClaims, user: SessionUser): boolean {
  return !user.disabled && user.sessionVersion === claims.sessionVersion;
}

const endedSessionsOf = perCore('users.endedSessions', () => new Map<string, number>());

/** The person of a session that is still open, as they are now, or null. */
export async function findSessionUser(core: Core, claims: SessionClaims): Promise<SessionUser | null> {
  if (renewableSeconds(claims, core.clock.now()) === 0 || endedSessionsOf(core).has(claims.sessionId)) return null;
  const user = await getSessionUser(core, claims.userId);
  return user && isStillThatUser(claims, user) ? user : null;
}

/** Closes one session on this process, so that a copy of its cookie opens nothing after the sign-out. */
export function endSession(core: Core, claims: SessionClaims): void {
  const ended = endedSessionsOf(core);
  const nowMs = core.clock.now();
  for (const [sessionId, endsAtMs] of ended) {
    if (endsAtMs > nowMs) break;
    ended.delete(sessionId);
  }
  ended.set(claims.sessionId, nowMs + sessionSecondsMost * 1000);
}
