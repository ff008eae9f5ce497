import { and, count, eq, gt, isNull, sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context, Role } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatId, idAtTime } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { createToken, digestToken, linkTo, sendMail } from '../users/index.ts';
import { invitationMail } from './mails.ts';
import { type InvitedMember, InviteMemberInput } from './schemas.ts';

const { invitations, memberships, operators, users } = schema;
const daysValid = 7;
/** What one operator may have mailed to people who never asked for it. */
const mailedAnHourMost = 50;

/**
 * Invites somebody by a link that is good for seven days and once, and mails it where the installation can. An earlier
 * invitation of the same address is withdrawn.
 * @throws FORBIDDEN, CONFLICT when they belong to the operator already, RATE_LIMITED after too many mails
 */
export async function inviteMember(context: Context, input: InviteMemberInput): Promise<InvitedMember> {
  requireRight(context, 'team');
  const { core, operatorId } = context;
  const { email, role } = InviteMemberInput.parse(input);
  const token = createToken();
  const createdAt = new Date(core.clock.now());
  const expiresAt = new Date(createdAt.getTime() + daysValid * 24 * 3_600_000);
  const row = { operatorId, id: core.ids.next(), email, role, digest: digestToken(token), createdAt, expiresAt };
  const id = formatId('inv', row.id);
  const operatorName = await core.database.transact([operatorId], async (tx) => {
    const name = await requireStranger(tx, operatorId, email);
    if (core.mailer) await refuseFlood(tx, context);
    await tx.orm
      .update(invitations)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(invitations.operatorId, operatorId), eq(invitations.email, email), isOpen));
    await tx.orm.insert(invitations).values(row);
    await writeAudit(tx, context, { action: 'user.invited', subject: id, details: { role } });
    return name;
  });
  const link = linkTo(core, `/invitations/${token}`);
  const mailed = await sendMail(core, invitationMail({ to: email, link, operatorName, role, daysValid }));
  return { id, email, role: role satisfies Role, expiresAt: expiresAt.toISOString(), link, mailed };
}

const isOpen = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

/** Of two invitations at once the second waits for the first. @returns the operator's name @throws CONFLICT for somebody who belongs to it */
async function requireStranger({ orm }: Transaction, operatorId: number, email: string): Promise<string> {
  const [operator] = await orm
    .select({ name: operators.name, memberId: memberships.userId })
    .from(operators)
    .leftJoin(users, eq(users.email, email))
    .leftJoin(memberships, and(eq(memberships.operatorId, operators.id), eq(memberships.userId, users.id)))
    .where(eq(operators.id, operatorId))
    .for('no key update', { of: operators });
  if (operator?.memberId) throw new DomainError('CONFLICT', 'This person belongs to the operator already.');
  return operator?.name ?? '';
}

/** Those that were withdrawn again were mailed too. @throws RATE_LIMITED */
async function refuseFlood({ orm }: Transaction, { core, operatorId }: Context): Promise<void> {
  const anHourAgo = idAtTime(core.clock.now() - 3_600_000);
  const recent = and(eq(invitations.operatorId, operatorId), gt(invitations.id, anHourAgo));
  const [mailed] = await orm.select({ count: count() }).from(invitations).where(recent);
  if (!mailed || mailed.count < mailedAnHourMost) return;
  const message = `${mailedAnHourMost} people were invited within the last hour, which is the most that is mailed. Try again later.`;
  throw new DomainError('RATE_LIMITED', message, { retryAfterSeconds: 3_600 });
}
