import type { CurrentSession, Membership, SessionUser } from './schemas.ts';

/** The operator that a person is in: the first by name that is not suspended. */
export function currentMembership({ memberships }: SessionUser): Membership | null {
  return memberships.find(({ suspended }) => !suspended) ?? null;
}

export function describeSession(user: SessionUser): CurrentSession {
  const { name, email, isAdministrator, memberships } = user;
  return { name, email, isAdministrator, operator: currentMembership(user), memberships };
}
