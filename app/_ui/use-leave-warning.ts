'use client';

import { useEffect } from 'react';
import { guardUnsavedWork } from './unsaved-work.ts';

/** While `active`, asks before the page is left: by a link, by closing the tab, by loading it anew. */
export function useLeaveWarning(active: boolean): void {
  useEffect(() => (active ? guardUnsavedWork() : undefined), [active]);
}
