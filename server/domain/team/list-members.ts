import { and, desc, eq, lt } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import { type MemberPage, TeamPageInput } from './schemas.ts';

const { memberships, users } = schema;

/** Who belongs to the operator, the newest account first. @throws FORBIDDEN */
export async function listMembers(context: Context, input: TeamPageInput): Promise<MemberPage> {
  requireRight(context, 'team');
  const { core, operatorId } = context;
  const { limit, cursor } = TeamPageInput.parse(input);
  const before = Number(cursor);
  const listed = and(
    eq(memberships.operatorId, operatorId),
    ...(Number.isSafeInteger(before) ? [lt(memberships.userId, before)] : []),
  );
  const rows = await core.database.ormStatement([operatorId], (orm) =>
    orm
      .select({ member: memberships, name: users.name, email: users.email, closedAt: users.disabledAt })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(listed)
      .orderBy(desc(memberships.userId))
      .limit(limit + 1),
  );
  const items = rows.slice(0, limit).map(({ member, name, email, closedAt }) => ({
    userId: member.userId,
    name,
    email,
    role: member.role,
    joinedAt: member.createdAt.toISOString(),
    status: member.disabledAt || closedAt ? ('disabled' as const) : ('active' as const),
  }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? String(last.userId) : null };
}
