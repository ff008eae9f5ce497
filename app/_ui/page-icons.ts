import { type Icon, IconKey } from '@tabler/icons-react';
import type { PortalAddress } from './portal-pages.ts';

/** What stands beside each page's name. */
export const pageIcons: Record<PortalAddress, Icon> = {
  '/api-keys': IconKey,
};
