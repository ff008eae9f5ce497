import type { CurrentSession } from '#server/domain/users/schemas.ts';

/** What the navigation's sections are called, in their order. */
export const sectionNames = {
  data: 'Data',
  setup: 'Set up',
  people: 'People',
  installation: 'Installation',
};
export type Section = keyof typeof sectionNames;

export interface PortalPage {
  href: string;
  label: string;
  section: Section;
  /** Who sees it: whoever has this right at the operator they are in, everybody, or administrators. */
  for: CurrentSession['rights'][number] | 'everybody' | 'administrators';
  /** Other words that people look for it by, in the palette. */
  words?: string;
}

const pages = [
  { href: '/overview', label: 'Overview', section: 'data', for: 'read', words: 'home dashboard numbers chart' },
  { href: '/entities', label: 'Entities', section: 'data', for: 'read', words: 'players games find search timeline' },
  { href: '/jobs', label: 'Batch jobs', section: 'data', for: 'read', words: 'batch import errors csv progress' },
  { href: '/refusals', label: 'Refusals', section: 'data', for: 'read', words: 'errors rejected request id why' },
  { href: '/api-keys', label: 'API keys', section: 'setup', for: 'read', words: 'token secret credential scope' },
  { href: '/template', label: 'Template', section: 'setup', for: 'read', words: 'schema types fields pii' },
  { href: '/retention', label: 'Retention', section: 'setup', for: 'read', words: 'archive remove days policy keep' },
  {
    href: '/audit',
    label: 'Audit log',
    section: 'people',
    for: 'audit',
    words: 'history who changed compliance export',
  },
  { href: '/team', label: 'Team', section: 'people', for: 'team', words: 'members invite colleagues roles users' },
  {
    href: '/account',
    label: 'Account',
    section: 'people',
    for: 'everybody',
    words: 'password sessions name sign out everywhere profile',
  },
  {
    href: '/admin/operators',
    label: 'Operators',
    section: 'installation',
    for: 'administrators',
    words: 'tenants administration suspend limits usage',
  },
  {
    href: '/admin/installation',
    label: 'Keys and backups',
    section: 'installation',
    for: 'administrators',
    words: 'master keys rotation generations backup restore ledger worker tasks runs schedule',
  },
] as const satisfies readonly PortalPage[];

export type PortalAddress = (typeof pages)[number]['href'];

/** Every page that navigation and palette lead to, in their order; browser tests and benchmark walk the same list. */
export const portalPages: readonly (PortalPage & { href: PortalAddress })[] = pages;

/** Whether an address is that of a page; the page of one thing belongs to that of its list. */
export const isWithin = (path: string, href: string) => path === href || path.startsWith(`${href}/`);

/** The pages that a person may see. A page that they may not is not shown; the server refuses its data anyway. */
export function pagesFor(session: CurrentSession | undefined): typeof portalPages {
  return portalPages.filter((page) => {
    if (page.for === 'everybody') return true;
    if (page.for === 'administrators') return session?.isAdministrator === true;
    return session?.rights.includes(page.for) === true;
  });
}
