/** Without any activity a session ends after this long. */
export const sessionIdleSeconds = 30 * 60;
/** However busy, a session ends this long after the sign-in. */
export const sessionSecondsMost = 12 * 60 * 60;

/** Whole seconds for which the session may be renewed now: the idle time, less near its absolute end; 0 when over. */
export function renewableSeconds({ signedInAtMs }: { signedInAtMs: number }, nowMs: number): number {
  const secondsLeft = Math.floor((signedInAtMs - nowMs) / 1000) + sessionSecondsMost;
  return Math.max(0, Math.min(sessionIdleSeconds, secondsLeft));
}
