import { asc, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import type { OperatorPerson } from './schemas.ts';

const { memberships, users } = schema;
const peopleMost = 500;

/** Who belongs to an operator, by name. */
export async function listPeople(context: Context): Promise<OperatorPerson[]> {
  requireRight(context, 'installation');
  const { core, operatorId } = context;
  const rows = await core.database.ormStatement([operatorId], (orm) =>
    orm
      .select({ person: users, membership: memberships })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.operatorId, operatorId))
      .orderBy(asc(users.name), asc(users.id))
      .limit(peopleMost),
  );
  return rows.map(({ person: { id, name, email, disabledAt }, membership }) => ({
    id,
    name,
    email,
    role: membership.role,
    disabled: disabledAt !== null || membership.disabledAt !== null,
  }));
}
