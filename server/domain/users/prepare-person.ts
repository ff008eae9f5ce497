import { sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import { hasSqlState, sqlState } from '#db/errors.ts';
import type { Core } from '../context.ts';
import { DomainError, validationFailed } from '../errors.ts';
import { hashPassword } from './password-hash.ts';
import { type CreatedUser, CreateUserInput } from './schemas.ts';

/** A person who is yet to be written. */
export interface PreparedUser {
  created: CreatedUser;
  /** @throws CONFLICT when the e-mail is taken, NOT_FOUND when there is no such operator */
  insert: (tx: Transaction) => Promise<void>;
}

/**
 * A person, for a transaction that writes them; who may add them, the caller has decided. An address is proven where
 * whoever runs the installation says it, and not where somebody with an invitation's link does.
 * @throws VALIDATION_FAILED
 */
export async function preparePerson(
  core: Core,
  input: CreateUserInput,
  { isEmailProven }: { isEmailProven: boolean },
): Promise<PreparedUser> {
  const parsed = CreateUserInput.safeParse(input);
  if (!parsed.success) {
    throw validationFailed(parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
  }
  const { email, name, password, isAdministrator, operatorId, role } = parsed.data;
  const passwordHash = await hashPassword(password);
  const id = await drawUserId(core);
  const emailProvenAt = isEmailProven ? sql`now()` : null;
  const insert = async ({ orm }: Transaction) => {
    try {
      await orm.insert(schema.users).values({ id, email, emailProvenAt, name, passwordHash, isAdministrator });
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
  };
  return { created: { id, email, name }, insert };
}

/** Drawn before the row is written: it is not visible to its own transaction until a membership shows it. */
export async function drawUserId(core: Core): Promise<number> {
  const [drawn] = await core.database.sql<{ id: string }[]>`
    select nextval(pg_get_serial_sequence('users', 'id')) as id`;
  return Number(drawn?.id);
}
