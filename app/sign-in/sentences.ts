import type { SignInResult } from '#app/_ui/authentication.ts';
import type { SignInReason } from './address.ts';

export const reasons: Record<SignInReason, string> = {
  ended: 'Your session has ended. Sign in to go on where you were.',
  'signed-out': 'You are signed out.',
};

const providerFailed = 'Signing in through the identity provider did not work. Try again in a moment.';

/** What a person is told who comes back from the identity provider and was not admitted. */
export function explainProvider(error: unknown): string | null {
  if (typeof error !== 'string') return null;
  if (error !== 'NotInvited') return providerFailed;
  return 'There is neither an account nor an invitation for you here. Ask an owner of your operator to invite you.';
}

/** What a person is told who could not sign in; never whether an account exists. */
export function explain(result: Exclude<SignInResult, { kind: 'signed-in' }>): string {
  switch (result.kind) {
    case 'refused':
      return 'The e-mail address or the password is wrong.';
    case 'too-many':
      return `Too many attempts. Try again in ${wait(result.secondsToWait)}.`;
    case 'unavailable':
      return 'The server could not answer. Try again in a moment.';
  }
}

const wait = (seconds: number) => (seconds === 1 ? '1 second' : `${seconds} seconds`);
