import { type Icon, IconKey } from '@tabler/icons-react';
import type { portalPages } from './portal-pages.ts';

/** What stands beside each page's name. */
export const pageIcons = {
  '/api-keys': IconKey,
} satisfies Record<(typeof portalPages)[number]['href'], Icon>;
