import { and, eq, isNull, sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import { type AuditEntry, writeAudit } from '../audit/index.ts';
import type { Context, Role } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { refuseAdministrator } from './refuse-administrator.ts';
import type { ChangeRoleInput, MemberInput } from './schemas.ts';

const { memberships, operators, users } = schema;

/**
 * Gives a member another role, from their next request on.
 * @throws as `changeMember` does, FORBIDDEN for an administrator in a role that sees personal data, and CONFLICT when
 * somebody else gave them another one since it was seen
 */
export async function changeRole(context: Context, { userId, role, seen }: ChangeRoleInput): Promise<ChangeRoleInput> {
  const entry = { action: 'user.role-changed', details: { role } } as const;
  await changeMember(context, userId, entry, async ({ orm }, member, { role: held }) => {
    if (seen !== undefined && held !== seen) throw changedMeanwhile();
    const { id, isAdministrator } = users;
    const [person] = await orm.select({ id, isAdministrator }).from(users).where(eq(users.id, userId));
    if (person) refuseAdministrator(person, role);
    await orm.update(memberships).set({ role }).where(member);
  });
  return { userId, role };
}

const changedMeanwhile = () =>
  new DomainError('CONFLICT', 'Somebody gave this person another role meanwhile; nothing was changed.');

/** Shuts a member out of this operator, from their next request on. @throws as `changeMember` does */
export async function disableMember(context: Context, { userId }: MemberInput): Promise<MemberInput> {
  await changeMember(context, userId, { action: 'user.disabled' }, async ({ orm }, member) => {
    await orm.update(memberships).set({ disabledAt: sql`now()` }).where(member);
  });
  return { userId };
}

/** Lets a member in again. @throws as `changeMember` does */
export async function enableMember(context: Context, { userId }: MemberInput): Promise<MemberInput> {
  await changeMember(context, userId, { action: 'user.enabled' }, async ({ orm }, member) => {
    await orm.update(memberships).set({ disabledAt: null }).where(member);
  });
  return { userId };
}

/** Takes a member out of this operator; their account stays. @throws as `changeMember` does */
export async function removeMember(context: Context, { userId }: MemberInput): Promise<MemberInput> {
  await changeMember(context, userId, { action: 'user.removed' }, async ({ orm }, member) => {
    await orm.delete(memberships).where(member);
  });
  return { userId };
}

/**
 * Changes a membership and writes it down, unless nobody who can manage the team were left.
 * @throws FORBIDDEN, NOT_FOUND for somebody who is no member, CONFLICT for the last owner
 */
async function changeMember(
  context: Context,
  userId: number,
  entry: AuditEntry,
  work: (tx: Transaction, member: ReturnType<typeof and>, found: { role: Role }) => Promise<void>,
): Promise<void> {
  requireRight(context, 'team');
  const { core, operatorId } = context;
  await core.database.transact([operatorId], async (tx) => {
    // The operator's row is the lock: two changes at once must not each see the other's owner as the one who stays.
    await tx.orm.select({ id: operators.id }).from(operators).where(eq(operators.id, operatorId)).for('update');
    const member = and(eq(memberships.operatorId, operatorId), eq(memberships.userId, userId));
    const [found] = await tx.orm.select({ role: memberships.role }).from(memberships).where(member);
    if (!found) throw new DomainError('NOT_FOUND', 'This person does not belong to the operator.');
    const hadOwner = await hasOwner(tx, operatorId);
    await work(tx, member, found);
    if (hadOwner && !(await hasOwner(tx, operatorId))) {
      throw new DomainError('CONFLICT', 'This is the last owner; make somebody else an owner first.');
    }
    await writeAudit(tx, context, { subject: `user:${userId}`, ...entry });
  });
}

async function hasOwner({ orm }: Transaction, operatorId: number): Promise<boolean> {
  const owners = await orm
    .select({ userId: memberships.userId })
    .from(memberships)
    .innerJoin(users, and(eq(users.id, memberships.userId), isNull(users.disabledAt)))
    .where(and(eq(memberships.operatorId, operatorId), eq(memberships.role, 'owner'), isNull(memberships.disabledAt)))
    .limit(1);
  return owners.length > 0;
}
