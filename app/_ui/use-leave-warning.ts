'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { createContext, type Dispatch, type SetStateAction, useContext, useEffect, useLayoutEffect } from 'react';
import { guardUnsavedWork } from './unsaved-work.ts';

/** Counts what a dialog holds that is not saved. */
export const DialogWork = createContext<Dispatch<SetStateAction<number>>>(() => {});

/**
 * While `active`, asks before the page is left: by a link, by Back or Forward, by closing the tab, by loading it anew. A
 * dialog that it is in stays open when Escape is pressed.
 */
export function useLeaveWarning(active: boolean): void {
  const address = `${usePathname()}?${useSearchParams()}`;
  useEffect(() => (active && address ? guardUnsavedWork() : undefined), [active, address]);
  const count = useContext(DialogWork);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    if (!active) return;
    count((works) => works + 1);
    return () => count((works) => works - 1);
  }, [active, count]);
}
