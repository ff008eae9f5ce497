import { eq } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import type { AccountContext } from './account-context.ts';
import { transactForUser } from './user-transaction.ts';

const { operators, sessions } = schema;

/**
 * Lets an administrator act for an operator in this session, until they leave it, enter another or sign out. The
 * operator's log says so. @throws FORBIDDEN, NOT_FOUND
 */
export async function enterOperator(
  account: AccountContext,
  { operatorId }: { operatorId: number },
): Promise<{ operatorId: number }> {
  const context = administratorAt(account, operatorId);
  requireRight(context, 'installation');
  const left = account.user.actingFor;
  if (left?.operatorId === operatorId) return { operatorId };
  await transactForUser(
    account.core,
    account.user.id,
    left ? [operatorId, left.operatorId] : [operatorId],
    async (tx) => {
      const found = await tx.orm.select({ id: operators.id }).from(operators).where(eq(operators.id, operatorId));
      if (found.length === 0) throw new DomainError('NOT_FOUND', 'There is no operator with this id.');
      await actFor(tx, account, operatorId);
      if (left) await writeLeft(tx, account, left.operatorId);
      await writeAudit(tx, context, { action: 'operator.entered', subject: `operator:${operatorId}` });
    },
  );
  return { operatorId };
}

/** Ends it. An administrator who acts for nobody may ask too, which changes nothing. */
export async function leaveOperator(account: AccountContext): Promise<void> {
  const left = account.user.actingFor;
  if (!left) return;
  await transactForUser(account.core, account.user.id, [left.operatorId], async (tx) => {
    await actFor(tx, account, null);
    await writeLeft(tx, account, left.operatorId);
  });
}

async function actFor({ orm }: Transaction, { sessionId }: AccountContext, actingForOperatorId: number | null) {
  await orm.update(sessions).set({ actingForOperatorId }).where(eq(sessions.id, sessionId));
}

function writeLeft(tx: Transaction, account: AccountContext, operatorId: number): Promise<void> {
  const entry = { action: 'operator.left', subject: `operator:${operatorId}` } as const;
  return writeAudit(tx, administratorAt(account, operatorId), entry);
}

/** @throws FORBIDDEN for whoever is no administrator */
function administratorAt({ core, user, origin }: AccountContext, operatorId: number): Context {
  if (!user.isAdministrator) throw new DomainError('FORBIDDEN', 'This is for administrators of the installation.');
  return { core, operatorId, actor: { kind: 'admin', userId: user.id }, origin };
}
