import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Core, Origin, Role } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatId } from '../ids.ts';

const { invitations } = schema;

/** An invitation that can be accepted now. */
export interface OpenInvitation {
  operator_id: string;
  id: string;
  email: string;
  role: Role;
  operator_name: string;
}

/** Those that a link leads to, one at most, or that an address got. */
export async function findOpenInvitations(
  core: Core,
  { digest = null, email = null }: { digest?: Buffer | null; email?: string | null },
): Promise<readonly OpenInvitation[]> {
  return core.database.sql<OpenInvitation[]>`
    select operator_id, id, email, role, operator_name from find_invitations(${digest}::bytea, ${email}::text)`;
}

interface Invited {
  core: Core;
  origin: Origin;
  userId: number;
}

/** Uses an invitation up and writes that down. Of two who accept at once, one does. @throws NOT_FOUND for the other */
export async function accept(
  tx: Transaction,
  { core, origin, userId }: Invited,
  invitation: OpenInvitation,
): Promise<void> {
  const [operatorId, id, role] = [Number(invitation.operator_id), BigInt(invitation.id), invitation.role];
  const open = and(
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, sql`now()`),
  );
  const accepted = await tx.orm
    .update(invitations)
    .set({ acceptedAt: sql`now()` })
    .where(and(eq(invitations.operatorId, operatorId), eq(invitations.id, id), open))
    .returning({ id: invitations.id });
  if (accepted.length === 0) throw noSuchInvitation();
  const context = { core, origin, operatorId, actor: { kind: 'user', userId, role } } as const;
  await writeAudit(tx, context, { action: 'invitation.accepted', subject: formatId('inv', id), details: { role } });
}

export const noSuchInvitation = () =>
  new DomainError('NOT_FOUND', 'This invitation was accepted or withdrawn, or has expired. Ask for another one.');
