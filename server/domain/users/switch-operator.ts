import { and, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import { DomainError } from '../errors.ts';
import type { AccountContext } from './account-context.ts';
import type { SwitchOperatorInput } from './schemas.ts';
import { askForUser } from './user-transaction.ts';

const { sessions } = schema;

/** Takes this session to another operator of the person's. @throws NOT_FOUND when it is none of theirs, or suspended */
export async function switchOperator(
  { core, user, sessionId }: AccountContext,
  { operatorId }: SwitchOperatorInput,
): Promise<{ operatorId: number }> {
  const isOpen = user.memberships.some((membership) => membership.operatorId === operatorId && !membership.suspended);
  if (!isOpen) throw new DomainError('NOT_FOUND', 'You belong to no active operator with this id.');
  const own = and(eq(sessions.userId, user.id), eq(sessions.id, sessionId));
  await askForUser(core, user.id, (orm) => orm.update(sessions).set({ chosenOperatorId: operatorId }).where(own));
  return { operatorId };
}
