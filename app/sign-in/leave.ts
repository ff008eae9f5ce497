import { leaveFor, mayLeave } from '#app/_ui/unsaved-work.ts';
import { signInAddress } from './address.ts';

/** How long a browser may take to leave a page; after that something kept it from leaving. */
const leavingMsMost = 10_000;

/**
 * Leaves the page of a session that is over for the sign-in page. Nothing asks: whoever could still say "Stay" would be
 * left on a page that can save nothing and shows what is no longer theirs.
 */
export function goToSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`;
  leaveFor(signInAddress({ reason: 'ended', next: here }));
}

let signingOut = false;

/** Whether the person is signing out; then an answer that their session is over is no news. */
export const isSigningOut = (): boolean => signingOut;

/** What came of signing out: `stayed` is who would rather save something first, `failed` whose session is still open. */
export type SignOutOutcome = 'left' | 'stayed' | 'failed';

/**
 * Ends the session and leaves the page, of which nothing is asked from then on; what is not saved is asked about before.
 * @param endSession whether it could be ended
 */
export async function leaveSignedOut(endSession: () => Promise<boolean>): Promise<SignOutOutcome> {
  if (!mayLeave()) return 'stayed';
  signingOut = true;
  const ended = await endSession();
  if (!ended) {
    signingOut = false;
    return 'failed';
  }
  leaveFor(signInAddress({ reason: 'signed-out' }));
  // Who stopped the browser from loading is still here: that the session is over is news again.
  setTimeout(() => {
    signingOut = false;
  }, leavingMsMost);
  return 'left';
}
