import { and, eq, isNull, sql } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import type { RevokeInvitationInput } from './schemas.ts';

const { invitations } = schema;

/** Withdraws an invitation: its link opens nothing any more. @throws FORBIDDEN, NOT_FOUND when it is not open */
export async function revokeInvitation(context: Context, input: RevokeInvitationInput): Promise<{ id: string }> {
  requireRight(context, 'team');
  const { core, operatorId } = context;
  const id = parseId('inv', input.id);
  await core.database.transact([operatorId], async (tx) => {
    const open = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
    const revoked = await tx.orm
      .update(invitations)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(invitations.operatorId, operatorId), eq(invitations.id, id ?? 0n), open))
      .returning({ id: invitations.id });
    if (revoked.length === 0) throw new DomainError('NOT_FOUND', 'This invitation was accepted or withdrawn already.');
    await writeAudit(tx, context, { action: 'invitation.revoked', subject: input.id });
  });
  return { id: input.id };
}
