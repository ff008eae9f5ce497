/** Why a person finds themselves at the sign-in page. */
export type SignInReason = 'ended' | 'signed-out';

/** Where to sign in, and where to go from there. */
export function signInAddress({ next, reason }: { next?: string; reason?: SignInReason }): string {
  const query = new URLSearchParams({ ...(reason ? { reason } : {}), ...(next && next !== '/' ? { next } : {}) });
  return query.size > 0 ? `/sign-in?${query}` : '/sign-in';
}

/** A path of this site, whatever the address bar asked for; never another host. */
export function safePath(next: unknown): string {
  const base = 'http://this.site';
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, base)) return '/';
  const { origin, pathname, search } = new URL(next, base);
  // Dot segments are resolved by now, and what was behind them can begin like the address of another host.
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}` : '/';
}
