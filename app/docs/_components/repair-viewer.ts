/** What the viewer's markup lacks of WCAG 2.2 AA, by the elements that lack it; each repair may run again and again. */
const repairs: readonly [selector: string, repair: (element: Element) => void][] = [
  // A link inside a button: the button opens the operation and sets the same address (4.1.2).
  ['.opblock-summary-control a[href]', (link) => link.removeAttribute('href')],
  // Lists to choose from without a name (4.1.2).
  ['select#servers', (select) => select.setAttribute('aria-label', 'Address')],
  ['select.examples-select-element', (select) => select.setAttribute('aria-label', 'Example')],
];

/** Repairs the viewer's markup now and whenever it renders more of it. @returns what ends that */
export function keepRepaired(viewer: Element): () => void {
  const repairAll = () => {
    for (const [selector, repair] of repairs) for (const element of viewer.querySelectorAll(selector)) repair(element);
  };
  const observer = new MutationObserver(repairAll);
  observer.observe(viewer, { childList: true, subtree: true });
  repairAll();
  return () => observer.disconnect();
}
