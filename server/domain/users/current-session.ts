import { rightsOf } from '../rights.ts';
import type { CurrentSession, Membership, SessionUser } from './schemas.ts';

/** The operator that a person is in: the one they chose, or else the first by name; never one that is suspended. */
export function currentMembership({ memberships, chosenOperatorId }: SessionUser): Membership | null {
  const open = memberships.filter(({ suspended }) => !suspended);
  return open.find(({ operatorId }) => operatorId === chosenOperatorId) ?? open[0] ?? null;
}

export function describeSession(user: SessionUser): CurrentSession {
  const { id, name, email, isAdministrator, memberships } = user;
  const operator = currentMembership(user);
  const rights = operator ? rightsOf({ kind: 'user', userId: id, role: operator.role }) : [];
  return { name, email, isAdministrator, operator, rights, memberships };
}
