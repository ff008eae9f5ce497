import { randomUUID } from 'node:crypto';
import { and, eq, lt } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Core } from '../context.ts';
import type { SessionClaims } from './find-session.ts';
import { transactForUser } from './user-transaction.ts';

const { sessions } = schema;
const userAgentCharactersMost = 400;
/** Longer than any session lasts, and long enough to look back after a fright. */
const keptMs = 30 * 24 * 3_600_000;

/** Where a person signs in from, as far as it is known. */
export interface SignInPlace {
  address: string | null;
  userAgent: string | null;
}

/** Opens a session for a person who proved who they are, and forgets those of more than 30 days ago. */
export async function startSession(
  core: Core,
  { id, sessionVersion }: { id: number; sessionVersion: number },
  { address, userAgent }: SignInPlace,
): Promise<SessionClaims> {
  const sessionId = randomUUID();
  const nowMs = core.clock.now();
  const now = new Date(nowMs);
  const place = { address, userAgent: userAgent?.slice(0, userAgentCharactersMost) ?? null };
  await transactForUser(core, id, [], async ({ orm }) => {
    await orm.insert(sessions).values({ id: sessionId, userId: id, ...place, createdAt: now, lastSeenAt: now });
    await orm.delete(sessions).where(and(eq(sessions.userId, id), lt(sessions.createdAt, new Date(nowMs - keptMs))));
  });
  return { sessionId, userId: id, sessionVersion, signedInAtMs: nowMs };
}
