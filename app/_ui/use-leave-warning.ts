'use client';

import { useEffect } from 'react';

const question = 'Leave this page? What you have not saved is lost.';

/** While `active`, asks before the page is left: by a link, by closing the tab, by loading it anew. */
export function useLeaveWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const beforeLink = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]:not([target],[download])') : null;
      const leaves = link instanceof HTMLAnchorElement && !link.getAttribute('href')?.startsWith('#');
      if (!leaves || event.ctrlKey || event.metaKey || event.shiftKey || window.confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('beforeunload', beforeUnload);
    document.addEventListener('click', beforeLink, { capture: true });
    return () => {
      window.removeEventListener('beforeunload', beforeUnload);
      document.removeEventListener('click', beforeLink, { capture: true });
    };
  }, [active]);
}
