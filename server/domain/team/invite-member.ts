import { and, eq, isNull, sql } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { createToken, digestToken, linkTo } from '../users/index.ts';
import { type InvitedMember, InviteMemberInput } from './schemas.ts';

const { invitations, memberships, users } = schema;
const daysValid = 7;

/**
 * Invites somebody by a link that is good for seven days and once. An earlier invitation of the same address is
 * withdrawn.
 * @throws CONFLICT when they belong to the operator already
 */
export async function inviteMember(context: Context, input: InviteMemberInput): Promise<InvitedMember> {
  requireRight(context, 'team');
  const { core, operatorId } = context;
  const { email, role } = InviteMemberInput.parse(input);
  const token = createToken();
  const id = core.ids.next();
  const createdAt = new Date(core.clock.now());
  const expiresAt = new Date(createdAt.getTime() + daysValid * 24 * 3_600_000);
  await core.database.transact([operatorId], async (tx) => {
    const { orm } = tx;
    const members = orm
      .select({ id: users.id })
      .from(users)
      .innerJoin(memberships, eq(memberships.userId, users.id))
      .where(and(eq(memberships.operatorId, operatorId), eq(users.email, email)));
    if ((await members).length > 0) throw new DomainError('CONFLICT', 'This person belongs to the operator already.');
    const open = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
    await orm
      .update(invitations)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(invitations.operatorId, operatorId), eq(invitations.email, email), open));
    const digest = digestToken(token);
    await orm.insert(invitations).values({ operatorId, id, email, role, digest, createdAt, expiresAt });
    await writeAudit(tx, context, { action: 'user.invited', subject: formatId('inv', id), details: { role } });
  });
  const link = linkTo(core, `/invitations/${token}`);
  return { id: formatId('inv', id), email, role, expiresAt: expiresAt.toISOString(), link };
}
