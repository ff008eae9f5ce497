import type { ListedTemplate } from '#server/domain/templates/schemas.ts';

export interface TypeByHand {
  name: string;
  /** Whether it must have a field that is personal data, which this person may not write. */
  closed: boolean;
}

/** What a person can create, that with personal data first: people are what is written by hand most often. */
export function typesByHand({ schema }: ListedTemplate, mayWritePii: boolean): TypeByHand[] {
  const sealedOf = (type: string) => schema.pii_fields[type] ?? [];
  return Object.entries(schema.entity_types)
    .toSorted(([one], [other]) => sealedOf(other).length - sealedOf(one).length)
    .map(([name, { required }]) => ({
      name,
      closed: !mayWritePii && required.some((field) => sealedOf(name).includes(field)),
    }));
}

/** The type that a form begins with; '' where all are closed. */
export const firstOpen = (types: readonly TypeByHand[]) => types.find(({ closed }) => !closed)?.name ?? '';

const join = new Intl.ListFormat('en', { type: 'conjunction' });

/** Why some cannot be chosen; null where all can. */
export function describeClosed(types: readonly TypeByHand[]): string | null {
  const closed = types.filter((type) => type.closed).map(({ name }) => name);
  if (closed.length === 0) return null;
  return `Your role may not write personal data, without which there is no ${join.format(closed)}.`;
}
