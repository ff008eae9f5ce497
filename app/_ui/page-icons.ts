import {
  type Icon,
  IconBan,
  IconBuilding,
  IconChartBar,
  IconClockHour4,
  IconDatabase,
  IconHistory,
  IconKey,
  IconListCheck,
  IconLock,
  IconTemplate,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react';
import type { PortalAddress } from './portal-pages.ts';

/** What stands beside each page's name. */
export const pageIcons: Record<PortalAddress, Icon> = {
  '/overview': IconChartBar,
  '/entities': IconDatabase,
  '/jobs': IconListCheck,
  '/refusals': IconBan,
  '/api-keys': IconKey,
  '/template': IconTemplate,
  '/retention': IconClockHour4,
  '/audit': IconHistory,
  '/team': IconUsers,
  '/account': IconUserCircle,
  '/admin/operators': IconBuilding,
  '/admin/installation': IconLock,
};
