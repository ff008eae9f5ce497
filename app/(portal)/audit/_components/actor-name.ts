import type { AuditActor } from '#server/domain/audit/schemas.ts';

const kindWords = { apiKey: 'API key', user: 'Person', admin: 'Administrator', system: 'Program' };

/** Who it was, in words: the name, and what kind of actor has it. */
export function actorName({ kind, id, name }: AuditActor): { name: string; kind: string | null } {
  if (kind === 'system') return { name: 'The program itself', kind: null };
  if (id === 'admin') return { name: 'Administrator', kind: 'of the machine' };
  const words = kindWords[kind];
  return { name: name ?? id, kind: kind === 'user' || words === name ? null : words };
}

/** The same in one line, for a list to choose from. */
export function actorLabel(actor: AuditActor): string {
  const { name, kind } = actorName(actor);
  return kind ? `${name} (${kind})` : name;
}
