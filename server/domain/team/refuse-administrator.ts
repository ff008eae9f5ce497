import type { Role } from '../context.ts';
import { DomainError } from '../errors.ts';
import { hasRight } from '../rights.ts';

/**
 * Who administers the installation sees no personal data, and must neither invite nor promote themselves to it.
 * @throws FORBIDDEN for an administrator in a role that may
 */
export function refuseAdministrator(person: { id: number; isAdministrator: boolean }, role: Role): void {
  if (!person.isAdministrator || !hasRight({ kind: 'user', userId: person.id, role }, 'reveal')) return;
  const message = 'An administrator of the installation cannot take a role that sees personal data.';
  throw new DomainError('FORBIDDEN', message);
}
