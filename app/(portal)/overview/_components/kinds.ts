import type { Overview } from '#server/domain/rollups/schemas.ts';

type Kind = keyof Omit<Overview['series'][number], 'at'>;

/** What the chart stacks, from below; the colour stands beside the number too, so that it is the legend. */
export const kinds = [
  { kind: 'events', label: 'Events recorded', color: 'indigo.5', href: '/entities' },
  { kind: 'entities', label: 'Entities created', color: 'teal.5', href: '/entities' },
  { kind: 'states', label: 'States set', color: 'yellow.5', href: '/entities' },
  { kind: 'refused', label: 'Refused', color: 'red.6', href: '/refusals' },
] as const satisfies readonly { kind: Kind; label: string; color: string; href: string }[];
