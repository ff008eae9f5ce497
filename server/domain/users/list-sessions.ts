import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { AccountContext } from './account-context.ts';
import type { ListedSession } from './schemas.ts';
import { sessionIdleSeconds, sessionSecondsMost } from './session-time.ts';
import { askForUser } from './user-transaction.ts';

const { sessions } = schema;
/** The last activity is written down with up to a minute's delay. */
const noteDelaySeconds = 60;
const sessionsMost = 100;

/** The person's open sessions, the latest first, the one that asks included. */
export async function listSessions({ core, user, sessionId }: AccountContext): Promise<ListedSession[]> {
  const agoFor = (seconds: number) => new Date(core.clock.now() - seconds * 1_000);
  const open = and(
    eq(sessions.userId, user.id),
    isNull(sessions.endedAt),
    gt(sessions.createdAt, agoFor(sessionSecondsMost)),
    gt(sessions.lastSeenAt, agoFor(sessionIdleSeconds + noteDelaySeconds)),
  );
  const rows = await askForUser(core, user.id, (orm) =>
    orm.select().from(sessions).where(open).orderBy(desc(sessions.createdAt)).limit(sessionsMost),
  );
  return rows.map(({ id, address, userAgent, createdAt, lastSeenAt }) => ({
    id,
    address,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    current: id === sessionId,
  }));
}
