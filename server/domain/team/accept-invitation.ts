import { schema } from '#db/client.ts';
import type { Core, Origin } from '../context.ts';
import { DomainError } from '../errors.ts';
import { type AccountContext, digestToken, findUserByEmail, preparePerson } from '../users/index.ts';
import { accept, findOpenInvitations, noSuchInvitation, type OpenInvitation } from './invitations.ts';
import { refuseAdministrator } from './refuse-administrator.ts';
import type { FoundInvitation, InvitationToken, JoinInput } from './schemas.ts';

const { memberships } = schema;

/** What an invitation's link leads to. @throws NOT_FOUND when it is used, expired, withdrawn or none of ours */
export async function findInvitation(core: Core, { token }: InvitationToken): Promise<FoundInvitation> {
  const { operator_name: operatorName, email, role } = await requireOpen(core, token);
  return { operatorName, email, role, hasAccount: (await findUserByEmail(core, email)) !== null };
}

/**
 * Makes an account for somebody who is invited and takes them into the operator.
 * @throws NOT_FOUND as `findInvitation` does, CONFLICT when there is an account with the invited address
 */
export async function joinByInvitation(core: Core, origin: Origin, input: JoinInput): Promise<{ email: string }> {
  const invitation = await requireOpen(core, input.token);
  const { email, role } = invitation;
  const operatorId = Number(invitation.operator_id);
  const person = { email, name: input.name, password: input.password, operatorId, role };
  // Whoever holds the link may not be whose address it is.
  const { created, insert } = await preparePerson(core, person, { isEmailProven: false });
  await core.database.transact([operatorId], async (tx) => {
    await insert(tx);
    await accept(tx, { core, origin, userId: created.id }, invitation);
  });
  return { email };
}

/**
 * Takes somebody who has an account, and is signed in with the invited address, into the operator.
 * @throws NOT_FOUND as `findInvitation` does, FORBIDDEN for another address, CONFLICT for somebody who belongs to it
 */
export async function acceptInvitation(
  context: AccountContext,
  { token }: InvitationToken,
): Promise<{ operatorId: number }> {
  const { core, origin, user } = context;
  const invitation = await requireOpen(core, token);
  const operatorId = Number(invitation.operator_id);
  if (invitation.email !== user.email) {
    throw new DomainError('FORBIDDEN', 'This invitation is for another address. Sign in with that one to accept it.');
  }
  refuseAdministrator(user, invitation.role);
  await core.database.transact([operatorId], async (tx) => {
    const added = await tx.orm
      .insert(memberships)
      .values({ operatorId, userId: user.id, role: invitation.role })
      .onConflictDoNothing()
      .returning({ userId: memberships.userId });
    if (added.length === 0) throw new DomainError('CONFLICT', 'You belong to this operator already.');
    await accept(tx, { core, origin, userId: user.id }, invitation);
  });
  return { operatorId };
}

async function requireOpen(core: Core, token: string): Promise<OpenInvitation> {
  const [invitation] = await findOpenInvitations(core, { digest: digestToken(token) });
  if (!invitation) throw noSuchInvitation();
  return invitation;
}
