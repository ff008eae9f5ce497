import type { Transaction } from '#db/client.ts';
import { type AuditEntry, writeAuditAt } from '../audit/index.ts';
import type { Caller } from '../context.ts';
import type { AccountContext } from './account-context.ts';
import type { SessionUser } from './schemas.ts';
import { transactForUser } from './user-transaction.ts';

/** A person as the one who acts on their own account, at whichever operators. */
export function callerOf({ core, user, origin }: Pick<AccountContext, 'core' | 'user' | 'origin'>): Caller {
  const role = user.memberships[0]?.role;
  return { core, origin, actor: role ? { kind: 'user', userId: user.id, role } : { kind: 'admin', userId: user.id } };
}

/**
 * Changes a person's account by `work` and writes it down at each operator that they belong to, in one transaction.
 * Where `work` says false there was nothing to change, and nothing to write down.
 */
export async function changeAccount(
  caller: Caller,
  { id, memberships }: Pick<SessionUser, 'id' | 'memberships'>,
  entry: AuditEntry,
  work: (tx: Transaction) => Promise<boolean>,
): Promise<boolean> {
  const operatorIds = memberships.map(({ operatorId }) => operatorId);
  return transactForUser(caller.core, id, operatorIds, async (tx) => {
    if (!(await work(tx))) return false;
    await writeAuditAt(tx, caller, operatorIds, { subject: `user:${id}`, ...entry });
    return true;
  });
}
