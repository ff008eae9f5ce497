/** Why a person finds themselves at the sign-in page. */
export type SignInReason = 'ended' | 'signed-out';

/** Where to sign in, and where to go from there. */
export function signInAddress({ next, reason }: { next?: string; reason?: SignInReason }): string {
  const query = new URLSearchParams({ ...(reason ? { reason } : {}), ...(next && next !== '/' ? { next } : {}) });
  return query.size > 0 ? `/sign-in?${query}` : '/sign-in';
}

/** What stands behind the `?` of an address, as a page is given it. */
export type AddressQuery = Readonly<Record<string, string | string[] | undefined>>;

/** An address of this site with all that was asked for in it. */
export function addressWith(path: string, query: AddressQuery): string {
  const pairs = Object.entries(query).flatMap(([name, value = []]) => [value].flat().map((text) => [name, text]));
  return pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path;
}

/** Control characters, which a browser takes out of an address, and a backslash in its path, which it takes for a slash. */
const misread = /^[^?]*\\|\p{Cc}/u;

/** A path of this site with its query, whatever the address bar asked for; never another host. */
export function safePath(next: unknown): string {
  const base = 'http://this.site';
  if (typeof next !== 'string' || !next.startsWith('/') || misread.test(next) || !URL.canParse(next, base)) return '/';
  const { origin, pathname, search } = new URL(next, base);
  // Dot segments are resolved by now, and what was behind them can begin like the address of another host.
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}` : '/';
}
