import { eq, sql } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Caller } from '../context.ts';
import { changeAccount } from './change-account.ts';
import { closeSessions, withdrawLinks } from './end-session.ts';
import type { SessionUser } from './schemas.ts';

const { users } = schema;

/** Shuts a person out of the whole installation, at once. For whoever runs it. */
export async function disableUser(caller: Caller, user: SessionUser): Promise<void> {
  await changeAccount(caller, user, { action: 'user.disabled' }, async (tx) => {
    await tx.orm.update(users).set({ disabledAt: sql`now()` }).where(eq(users.id, user.id));
    await closeSessions(tx, user.id);
    await withdrawLinks(tx, user.id);
    return true;
  });
}

/** Lets a person in again. For whoever runs the installation. */
export async function enableUser(caller: Caller, user: SessionUser): Promise<void> {
  await changeAccount(caller, user, { action: 'user.enabled' }, async ({ orm }) => {
    await orm.update(users).set({ disabledAt: null }).where(eq(users.id, user.id));
    return true;
  });
}
