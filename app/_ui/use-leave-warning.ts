'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { guardUnsavedWork } from './unsaved-work.ts';

/** While `active`, asks before the page is left: by a link, by Back or Forward, by closing the tab, by loading it anew. */
export function useLeaveWarning(active: boolean): void {
  const address = `${usePathname()}?${useSearchParams()}`;
  useEffect(() => (active && address ? guardUnsavedWork() : undefined), [active, address]);
}
