import type { Transaction } from '#db/client.ts';
import { type AuditEntry, writeAuditAt } from '../audit/index.ts';
import type { Caller } from '../context.ts';
import type { AccountContext } from './account-context.ts';
import type { SessionUser } from './schemas.ts';
import { transactForUser } from './user-transaction.ts';

/** A person as the one who acts on their own account, at whichever operators; the role is of no account here. */
export function callerOf({ core, user, origin }: Pick<AccountContext, 'core' | 'user' | 'origin'>): Caller {
  const { id: userId, isAdministrator, memberships } = user;
  const role = memberships[0]?.role ?? 'viewer';
  const isAdmin = isAdministrator && memberships.length === 0;
  return { core, origin, actor: isAdmin ? { kind: 'admin', userId } : { kind: 'user', userId, role } };
}

/** Who changes an account: its person, whoever runs the installation, or somebody at an operator of the person's. */
type Changer = Caller & { operatorId?: number };

/**
 * Changes a person's account by `work` and writes it down at each operator that they belong to or are shut out of, in
 * one transaction. Where `work` says false there was nothing to change, and nothing to write down.
 */
export async function changeAccount(
  changer: Changer,
  { id }: Pick<SessionUser, 'id'>,
  entry: AuditEntry,
  work: (tx: Transaction) => Promise<boolean>,
): Promise<boolean> {
  const { core } = changer;
  const rows = await core.database.sql<{ operator_id: string }[]>`select operator_id from list_operators_of(${id})`;
  const operatorIds = rows.map(({ operator_id }) => Number(operator_id));
  return transactForUser(core, id, operatorIds, async (tx) => {
    if (!(await work(tx))) return false;
    await writeAtEach(tx, changer, operatorIds, { subject: `user:${id}`, ...entry });
    return true;
  });
}

/** Who acts at one operator is nobody whom another may know: there the log says what was done alone. */
async function writeAtEach(tx: Transaction, changer: Changer, operatorIds: readonly number[], entry: AuditEntry) {
  const { actor, operatorId } = changer;
  const isKnownAt = (id: number) => actor.kind !== 'user' || operatorId === undefined || operatorId === id;
  const elsewhere = operatorIds.filter((id) => !isKnownAt(id));
  await writeAuditAt(tx, changer, operatorIds.filter(isKnownAt), entry);
  if (elsewhere.length === 0) return;
  const origin = { ...changer.origin, address: null };
  await writeAuditAt(tx, { ...changer, origin, actor: { kind: 'system' } }, elsewhere, entry);
}
