import { eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { AccountContext } from './account-context.ts';
import { callerOf, changeAccount } from './change-account.ts';
import type { ChangeNameInput } from './schemas.ts';

const { users } = schema;

/** Changes what a person is called. */
export async function changeName(context: AccountContext, { name }: ChangeNameInput): Promise<{ name: string }> {
  const { user } = context;
  await changeAccount(callerOf(context), user, { action: 'user.renamed' }, async ({ orm }) => {
    await orm.update(users).set({ name }).where(eq(users.id, user.id));
    return true;
  });
  return { name };
}
