import { and, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { getSessionUser, mailResetLink, makeResetLink, resetMailEverySeconds } from '../users/index.ts';
import type { MemberInput, MemberReset } from './schemas.ts';

const { memberships } = schema;
const hoursValid = 24;

/**
 * Makes a link by which a member sets a new password, good for a day. Whoever has the link has the account, which may
 * belong to other operators too, today or later: so it is mailed to its person, and shown to an administrator alone.
 * @throws FORBIDDEN, NOT_FOUND for somebody who is no member, RATE_LIMITED when one was mailed minutes ago
 */
export async function resetMemberPassword(context: Context, { userId }: MemberInput): Promise<MemberReset> {
  requireRight(context, 'team');
  const { core, operatorId, actor } = context;
  const member = and(eq(memberships.operatorId, operatorId), eq(memberships.userId, userId));
  const found = await core.database.ormStatement([operatorId], (orm) => orm.select().from(memberships).where(member));
  const user = found.length > 0 ? await getSessionUser(core, userId) : null;
  if (!user) throw new DomainError('NOT_FOUND', 'This person does not belong to the operator.');
  if (actor.kind === 'admin') return makeResetLink(context, user, { hoursValid });
  if (!core.mailer) {
    const message = 'This installation sends no mail: an administrator of the installation makes the link.';
    throw new DomainError('FORBIDDEN', message);
  }
  const mailed = await mailResetLink(context, user, { hoursValid });
  if (mailed) return { link: null, ...mailed };
  const message = 'A link was mailed to this person minutes ago, and is still open.';
  throw new DomainError('RATE_LIMITED', message, { retryAfterSeconds: resetMailEverySeconds });
}
