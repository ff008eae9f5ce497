/** Where a page stands in the navigation. */
export type Section = 'data' | 'setup' | 'people' | 'installation';

export interface PortalPage {
  href: `/${string}`;
  label: string;
  section: Section;
  /** Other words that people look for it by, in the palette. */
  words?: string;
}

/** Every page that navigation and palette lead to, in their order; browser tests and benchmark walk the same list. */
export const portalPages = [
  { href: '/api-keys', label: 'API keys', section: 'setup', words: 'token secret credential scope' },
] as const satisfies readonly PortalPage[];
