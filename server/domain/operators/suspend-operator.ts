import { and, eq, isNull } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import { forgetApiKeys } from '../api-keys/index.ts';
import type { Core } from '../context.ts';
import { DomainError } from '../errors.ts';
import { forgetProfile } from './profile.ts';

const { operators } = schema;

/** Shuts an operator out: within a second none of its keys opens anything. Its data stays. @throws NOT_FOUND */
export async function suspendOperator(core: Core, operatorId: number): Promise<void> {
  await changeSuspension(core, operatorId, new Date(core.clock.now()));
}

/** Lets a suspended operator in again. @throws NOT_FOUND */
export async function reactivateOperator(core: Core, operatorId: number): Promise<void> {
  await changeSuspension(core, operatorId, null);
}

async function changeSuspension(core: Core, operatorId: number, suspendedAt: Date | null): Promise<void> {
  const found = await core.database.transact([operatorId], async ({ orm }) => {
    const still = suspendedAt
      ? and(eq(operators.id, operatorId), isNull(operators.suspendedAt))
      : eq(operators.id, operatorId);
    await orm.update(operators).set({ suspendedAt }).where(still);
    return orm.select({ id: operators.id }).from(operators).where(eq(operators.id, operatorId));
  });
  if (found.length === 0) throw new DomainError('NOT_FOUND', 'There is no operator with this id.');
  forgetProfile(core, operatorId);
  forgetApiKeys(core);
}
