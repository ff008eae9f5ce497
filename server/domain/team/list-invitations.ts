import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { formatId, parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { type InvitationPage, TeamPageInput } from './schemas.ts';

const { invitations } = schema;

/** The operator's invitations that are neither accepted nor withdrawn, newest first. @throws FORBIDDEN */
export async function listInvitations(context: Context, input: TeamPageInput): Promise<InvitationPage> {
  requireRight(context, 'team');
  const { core, operatorId } = context;
  const { limit, cursor } = TeamPageInput.parse(input);
  const before = cursor === undefined ? null : parseId('inv', cursor);
  const listed = and(
    eq(invitations.operatorId, operatorId),
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    ...(before === null ? [] : [lt(invitations.id, before)]),
  );
  const rows = await core.database.ormStatement([operatorId], (orm) =>
    orm
      .select()
      .from(invitations)
      .where(listed)
      .orderBy(desc(invitations.id))
      .limit(limit + 1),
  );
  const items = rows.slice(0, limit).map(({ id, email, role, createdAt, expiresAt }) => ({
    id: formatId('inv', id),
    email,
    role,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    status: expiresAt.getTime() > core.clock.now() ? ('open' as const) : ('expired' as const),
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
