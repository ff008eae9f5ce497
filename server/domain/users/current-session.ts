import type { Actor } from '../context.ts';
import { rightsOf } from '../rights.ts';
import type { CurrentSession, Membership, SessionUser } from './schemas.ts';

/**
 * The operator that a person is in: the one that an administrator acts for, else the one they chose, or else the first by
 * name; never one of theirs that is suspended.
 */
export function currentMembership({ memberships, chosenOperatorId, actingFor }: SessionUser): Membership | null {
  if (actingFor) return { ...actingFor, role: 'owner', suspended: false };
  const open = memberships.filter(({ suspended }) => !suspended);
  return open.find(({ operatorId }) => operatorId === chosenOperatorId) ?? open[0] ?? null;
}

/** Who acts there: a person in their role, or an administrator on its behalf. Null for whoever is in no operator. */
export function currentActor(user: SessionUser): Actor | null {
  if (user.actingFor) return { kind: 'admin', userId: user.id };
  const membership = currentMembership(user);
  return membership && { kind: 'user', userId: user.id, role: membership.role };
}

export function describeSession(user: SessionUser): CurrentSession {
  const { id, name, email, isAdministrator, memberships, actingFor } = user;
  const actor = currentActor(user);
  const rights = actor ? rightsOf(actor).filter((right) => right !== 'installation') : [];
  return {
    userId: id,
    name,
    email,
    isAdministrator,
    operator: currentMembership(user),
    acting: actingFor !== null,
    rights: isAdministrator ? [...rights, 'installation'] : rights,
    memberships,
  };
}
