'use client';

import type { CurrentSession } from '#server/domain/users/schemas.ts';
import { useRight } from './use-right.ts';

type Right = CurrentSession['rights'][number];

const developer = 'An owner or a developer';
const officer = 'An owner or a compliance officer';
/** Who has what not everybody has; as `server/domain/rights.ts` says. */
const holders: Record<Exclude<Right, 'read' | 'installation'>, string> = {
  write: developer,
  'write:pii': 'An owner',
  reveal: officer,
  export: officer,
  erase: officer,
  keys: developer,
  template: developer,
  retention: officer,
  audit: officer,
  team: 'An owner',
};

/**
 * Tells those who may not do something who may, before they look for it: "An owner of your team can invite somebody."
 * @returns '' for those who may
 */
export function useWhoMay(right: keyof typeof holders, doWhat: string): string {
  return useRight(right) ? '' : `${holders[right]} of your team can ${doWhat}.`;
}
