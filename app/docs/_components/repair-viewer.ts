function makeRegion(element: Element, name: string): void {
  element.setAttribute('role', 'region');
  element.setAttribute('aria-label', name);
}

/** What the viewer's markup lacks of WCAG 2.2 AA, by the elements that lack it; each repair may run again and again. */
const repairs: readonly [selector: string, repair: (element: Element) => void][] = [
  // A link inside a button: the button opens the operation and sets the same address (4.1.2).
  ['.opblock-summary-control a[href]', (link) => link.removeAttribute('href')],
  // Lists to choose from without a name (4.1.2).
  ['select#servers', (select) => select.setAttribute('aria-label', 'Address')],
  ['select.examples-select-element', (select) => select.setAttribute('aria-label', 'Example')],
  [
    'tr[data-param-name] select',
    (select) => select.setAttribute('aria-label', select.closest('tr')?.getAttribute('data-param-name') ?? 'Value'),
  ],
  ['textarea.body-param__text', (text) => text.setAttribute('aria-label', 'Request body')],
  ['button.close-modal', (button) => button.setAttribute('aria-label', 'Close')],
  // A button that is called otherwise than it reads (2.5.3).
  ['button.authorize[aria-label]', (button) => button.removeAttribute('aria-label')],
  // Tables that call themselves regions, all of the same name (1.3.1).
  ['table[role="region"]', (table) => table.removeAttribute('role')],
  // What stands beside the operations, in no landmark.
  ['.information-container', (about) => makeRegion(about, 'About this API')],
  ['.schemes-server-container', (choices) => makeRegion(choices, 'Address and key')],
  // Examples that are scrolled, out of the keyboard's reach (2.1.1).
  ['pre.microlight:not([tabindex])', (example) => example.setAttribute('tabindex', '0')],
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
