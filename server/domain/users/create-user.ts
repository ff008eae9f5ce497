import { schema, type Transaction } from '#db/client.ts';
import { hasSqlState, sqlState } from '#db/errors.ts';
import { writeAuditAt } from '../audit/index.ts';
import type { Caller } from '../context.ts';
import { DomainError, validationFailed } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { hashPassword } from './password-hash.ts';
import { type CreatedUser, CreateUserInput } from './schemas.ts';

/** A person who is yet to be written. */
interface PreparedUser {
  created: CreatedUser;
  /** @throws CONFLICT when the e-mail is taken, NOT_FOUND when there is no such operator */
  insert: (tx: Transaction) => Promise<void>;
}

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
  const parsed = CreateUserInput.safeParse(input);
  if (!parsed.success) {
    throw validationFailed(parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  const { email, name, password, isAdministrator, operatorId, role } = parsed.data;
  const passwordHash = await hashPassword(password);
  // The id is drawn first: the new row is not visible to its own transaction until a membership shows it.
  const [drawn] = await caller.core.database.sql<
    { id: string }[]
  >`select nextval(pg_get_serial_sequence('users', 'id')) as id`;
  const id = Number(drawn?.id);
  const insert = async (tx: Transaction) => {
    const { orm } = tx;
    try {
      await orm.insert(schema.users).values({ id, email, name, passwordHash, isAdministrator });
      if (operatorId !== undefined && role !== undefined) {
        await orm.insert(schema.memberships).values({ operatorId, userId: id, role });
      }
    } catch (error) {
      if (hasSqlState(error, sqlState.uniqueViolation))
        throw new DomainError('CONFLICT', 'A user with this e-mail address exists already.');
      if (hasSqlState(error, sqlState.foreignKeyViolation))
        throw new DomainError('NOT_FOUND', 'There is no operator with this id.');
      throw error;
    }
    const entry = { action: 'user.created', subject: `user:${id}`, details: { role, isAdministrator } } as const;
    await writeAuditAt(tx, caller, operatorId === undefined ? [] : [operatorId], entry);
  };
  return { created: { id, email, name }, insert };
}
