import type { Actor, Context, Role, Scope } from './context.ts';
import { DomainError } from './errors.ts';

/** What an actor may do at an operator, each with the words that a refusal uses. */
const wordsOf = {
  read: 'see data',
  write: 'write data',
  'write:pii': 'write personal data',
  reveal: 'see personal data in clear',
  export: 'export data',
  erase: 'erase data',
  keys: 'manage API keys',
  template: 'choose the template',
  retention: 'change retention',
  audit: 'read the audit log',
  team: 'manage the team',
  installation: 'administer the installation',
} as const;

export type Right = keyof typeof wordsOf;
export const rights = Object.keys(wordsOf) as Right[];

/** An administrator at an operator, and whoever runs `oda`, besides what an owner may. */
const ofOwner: readonly Right[] = rights.filter((right) => right !== 'installation');
const without = (all: readonly Right[], ...taken: Right[]) => all.filter((right) => !taken.includes(right));

const ofRole: Record<Role, ReadonlySet<Right>> = {
  owner: new Set(ofOwner),
  developer: new Set<Right>(['read', 'write', 'keys', 'template']),
  compliance: new Set<Right>(['read', 'reveal', 'export', 'erase', 'retention', 'audit']),
  viewer: new Set<Right>(['read']),
};

/** An administrator who acts for an operator sees no personal data and takes none away. */
const ofAdministrator: ReadonlySet<Right> = new Set(without(rights, 'reveal', 'export'));
const ofSystem: ReadonlySet<Right> = new Set(without(rights, 'reveal'));

/** The scopes that a key needs all of; rights without any are no program's. */
const scopesFor: Partial<Record<Right, readonly Scope[]>> = {
  read: ['read'],
  write: ['ingest'],
  'write:pii': ['ingest'],
  reveal: ['read', 'read:pii'],
  export: ['read', 'read:pii'],
  erase: ['erase'],
  template: ['settings'],
  retention: ['settings'],
};

export function hasRight(actor: Actor, right: Right): boolean {
  switch (actor.kind) {
    case 'apiKey':
      return scopesFor[right]?.every((scope) => actor.scopes.has(scope)) ?? false;
    case 'user':
      return ofRole[actor.role].has(right);
    case 'admin':
      return (actor.userId === null ? ofSystem : ofAdministrator).has(right);
    case 'system':
      return ofSystem.has(right);
  }
}

/** Everything that the actor may do, in the order of `rights`. */
export function rightsOf(actor: Actor): Right[] {
  return rights.filter((right) => hasRight(actor, right));
}

/** Lets through who has the right. Every verb asks, whichever door called it. @throws FORBIDDEN with a sentence */
export function requireRight({ actor }: Pick<Context, 'actor'>, right: Right): void {
  if (hasRight(actor, right)) return;
  throw new DomainError('FORBIDDEN', `${nameActor(actor)} may not ${wordsOf[right]}.`);
}

/** Who acts, as a refusal names them. */
export function nameActor(actor: Actor): string {
  if (actor.kind === 'user') return `Your role (${actor.role})`;
  return actor.kind === 'apiKey' ? 'This API key' : 'An administrator';
}
