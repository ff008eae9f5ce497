import { guardHistory } from './guard-history.ts';

const question = 'Leave this page? What you have not saved is lost.';

/** What on this page would be lost if it were left now: one for each form or draft. */
const unsaved = new Set<symbol>();

/** Whether anything on this page would be lost if it were left now. */
export const hasUnsavedWork = (): boolean => unsaved.size > 0;

/** Asks before the page is left by something else than a link, where that would lose anything. @returns the answer */
export const mayLeave = (): boolean => !hasUnsavedWork() || window.confirm(question);

/** Leaves the page by a full load, so that nothing of it stays in memory, and asks nothing any more. */
export function leaveFor(address: string): void {
  unsaved.clear();
  stopListening();
  window.location.assign(address);
}

/**
 * Asks before the page is left: by a link, by Back or Forward, by closing the tab or by loading it anew. When the address
 * changes while the work stays, it is guarded anew.
 * @returns how to end that
 */
export function guardUnsavedWork(): () => void {
  const work = Symbol('unsaved work');
  if (!hasUnsavedWork()) listen();
  unsaved.add(work);
  return () => {
    if (unsaved.delete(work) && !hasUnsavedWork()) stopListening();
  };
}

let stopGuardingHistory = () => {};

function listen(): void {
  stopGuardingHistory = guardHistory(mayLeave);
  window.addEventListener('beforeunload', askBeforeUnload);
  document.addEventListener('click', askBeforeLink, { capture: true });
}

function stopListening(): void {
  stopGuardingHistory();
  window.removeEventListener('beforeunload', askBeforeUnload);
  document.removeEventListener('click', askBeforeLink, { capture: true });
}

const askBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();

function askBeforeLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a[href]:not([target],[download])') : null;
  const leaves = link instanceof HTMLAnchorElement && !link.getAttribute('href')?.startsWith('#');
  if (!leaves || event.ctrlKey || event.metaKey || event.shiftKey || window.confirm(question)) return;
  event.preventDefault();
  event.stopPropagation();
}
