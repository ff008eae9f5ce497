import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import { forgetApiKeys } from '../api-keys/index.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { forgetProfile } from './profile.ts';

const { operators } = schema;

/** Shuts an operator out: within a second none of its keys opens anything. Its data stays. @throws NOT_FOUND */
export async function suspendOperator(context: Context): Promise<void> {
  await changeSuspension(context, new Date(context.core.clock.now()));
}

/** Lets a suspended operator in again. @throws NOT_FOUND */
export async function reactivateOperator(context: Context): Promise<void> {
  await changeSuspension(context, null);
}

async function changeSuspension(context: Context, suspendedAt: Date | null): Promise<void> {
  requireRight(context, 'installation');
  const { core, operatorId } = context;
  const own = eq(operators.id, operatorId);
  await core.database.transact([operatorId], async (tx) => {
    const otherwise = suspendedAt ? isNull(operators.suspendedAt) : isNotNull(operators.suspendedAt);
    const changed = await tx.orm
      .update(operators)
      .set({ suspendedAt })
      .where(and(own, otherwise))
      .returning({ id: operators.id });
    if (changed.length > 0) {
      const action = suspendedAt ? 'operator.suspended' : 'operator.reactivated';
      return writeAudit(tx, context, { action, subject: `operator:${operatorId}` });
    }
    const found = await tx.orm.select({ id: operators.id }).from(operators).where(own);
    if (found.length === 0) throw new DomainError('NOT_FOUND', 'There is no operator with this id.');
  });
  forgetProfile(core, operatorId);
  forgetApiKeys(core);
}
