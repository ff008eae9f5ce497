import { eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { AccountContext } from './account-context.ts';
import type { Account } from './schemas.ts';
import { askForUser } from './user-transaction.ts';

const { identities, users } = schema;

/** What a person may know of their own account. */
export async function getAccount({ core, user }: AccountContext): Promise<Account> {
  const { name, email, isAdministrator, memberships } = user;
  const [row] = await askForUser(core, user.id, (orm) =>
    orm
      .select({ passwordHash: users.passwordHash, subject: identities.subject })
      .from(users)
      .leftJoin(identities, eq(identities.userId, users.id))
      .where(eq(users.id, user.id))
      .limit(1),
  );
  const hasPassword = typeof row?.passwordHash === 'string';
  const isBoundToProvider = typeof row?.subject === 'string';
  return { name, email, isAdministrator, memberships, hasPassword, isBoundToProvider };
}
