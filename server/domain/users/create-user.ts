import type { Transaction } from '#db/client.ts';
import { writeAuditAt } from '../audit/index.ts';
import type { Caller } from '../context.ts';
import { requireRight } from '../rights.ts';
import { type PreparedUser, preparePerson } from './prepare-person.ts';
import type { CreatedUser, CreateUserInput } from './schemas.ts';

/**
 * Adds a person, with a role at an operator when both are given. The e-mail is kept in lower case.
 * @throws VALIDATION_FAILED, CONFLICT when the e-mail is taken, NOT_FOUND when there is no such operator
 */
export async function createUser(caller: Caller, input: CreateUserInput): Promise<CreatedUser> {
  const { created, insert } = await prepareUser(caller, input);
  await caller.core.database.transact(input.operatorId === undefined ? [] : [input.operatorId], insert);
  return created;
}

/** What `createUser` does, for a transaction that does more. @throws VALIDATION_FAILED */
export async function prepareUser(caller: Caller, input: CreateUserInput): Promise<PreparedUser> {
  requireRight(caller, 'installation');
  const { operatorId, role, isAdministrator } = input;
  const { created, insert } = await preparePerson(caller.core, input, { isEmailProven: true });
  const entry = {
    action: 'user.created',
    subject: `user:${created.id}`,
    details: { role, isAdministrator: isAdministrator || undefined },
  } as const;
  return {
    created,
    insert: async (tx: Transaction) => {
      await insert(tx);
      await writeAuditAt(tx, caller, operatorId === undefined ? [] : [operatorId], entry);
    },
  };
}
