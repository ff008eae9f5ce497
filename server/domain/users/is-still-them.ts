import type { Context } from '../context.ts';
import { currentActor, currentMembership } from './current-session.ts';
import { followSession, type SessionClaims } from './find-session.ts';

/** The session that something began in, which goes on. */
export interface BegunIn {
  claims: SessionClaims;
  /** Until when the token holds that was shown. */
  expiresAtMs: number;
}

/** Whether a person is still who they were when it began: signed in, in the same role, at the same operator. */
export async function isStillThem({ core, actor, operatorId }: Context, begun: BegunIn): Promise<boolean> {
  const user = await followSession(core, begun.claims, begun.expiresAtMs);
  if (!user) return false;
  const sameActor = JSON.stringify(currentActor(user)) === JSON.stringify(actor);
  return sameActor && currentMembership(user)?.operatorId === operatorId;
}
