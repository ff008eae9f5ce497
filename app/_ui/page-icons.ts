import { type Icon, IconBan, IconBuilding, IconChartBar, IconHistory, IconKey } from '@tabler/icons-react';
import type { PortalAddress } from './portal-pages.ts';

/** What stands beside each page's name. */
export const pageIcons: Record<PortalAddress, Icon> = {
  '/overview': IconChartBar,
  '/refusals': IconBan,
  '/api-keys': IconKey,
  '/audit': IconHistory,
  '/admin/operators': IconBuilding,
};
