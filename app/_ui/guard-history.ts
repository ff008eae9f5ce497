/** A page in the history of its tab. */
interface Place {
  address: string;
  state: unknown;
  /** By which the browser finds the entry again; older browsers tell none. */
  key: string | undefined;
}

/** Without what stands behind the `#`: within a page nothing is lost. */
const currentAddress = () => `${window.location.pathname}${window.location.search}`;

const currentPlace = (): Place => ({
  address: currentAddress(),
  state: window.history.state,
  key: (window.navigation as Navigation | undefined)?.currentEntry?.key,
});

let answerTraversal: ((event: PopStateEvent) => void) | null = null;

/**
 * Listens to Back and Forward before the router does, and so is to be called before it begins: browsers call who listens
 * on the window in the order in which they came, and some do so whether they capture or not.
 */
export function listenBeforeRouter(): void {
  window.addEventListener('popstate', (event) => answerTraversal?.(event), { capture: true });
}

/**
 * Asks before Back and Forward leave the page that is shown now. They cannot be forbidden: a page hears of them when its
 * address is another already. So the router does not hear of it, and the page stays, until the address is that of the
 * page again.
 * @param mayLeave asks the person
 * @returns how to end that
 */
export function guardHistory(mayLeave: () => boolean): () => void {
  const shown = currentPlace();
  let returning = false;
  answerTraversal = (event) => {
    const isBack = currentAddress() === shown.address;
    if (!returning && (isBack || mayLeave())) return;
    event.stopImmediatePropagation();
    returning = !isBack && returnTo(shown);
  };
  return () => {
    answerTraversal = null;
  };
}

/** @returns whether the address is still to change */
function returnTo({ address, state, key }: Place): boolean {
  if (key === undefined) {
    // The entries after it are lost; nothing tells how far away it is.
    window.history.pushState(state, '', address);
    return false;
  }
  const { committed, finished } = window.navigation.traverseTo(key);
  // Another step of the person breaks it off, and is answered by another one.
  void Promise.allSettled([committed, finished]);
  return true;
}
