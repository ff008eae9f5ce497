import { shownUserHeader } from '#app/_trpc/shown-session.ts';

/** What came of trying to sign in. */
export type SignInResult =
  | { kind: 'signed-in' }
  | { kind: 'refused' }
  | { kind: 'too-many'; secondsToWait: number }
  | { kind: 'unavailable' };

const csrfAddress = '/api/auth/csrf';
const waitPattern = /^TooManyAttempts:(\d+)$/;

/** next-auth answers a POST that asks for JSON with the address that it would have led to. */
async function post(
  action: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<URL | null> {
  try {
    const { csrfToken } = (await (await fetch(csrfAddress)).json()) as { csrfToken: string };
    const response = await fetch(`/api/auth/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ callbackUrl: '/', ...fields, csrfToken, json: 'true' }),
    });
    return new URL(((await response.json()) as { url: string }).url);
  } catch {
    return null;
  }
}

export async function signIn(email: string, password: string): Promise<SignInResult> {
  const led = await post('callback/credentials', { email, password });
  const error = led?.searchParams.get('error');
  if (error === 'CredentialsSignin') return { kind: 'refused' };
  const wait = waitPattern.exec(error ?? '');
  if (wait) return { kind: 'too-many', secondsToWait: Number(wait[1]) };
  if (!led || error || led.pathname.startsWith('/api/auth/')) return { kind: 'unavailable' };
  return { kind: 'signed-in' };
}

/**
 * @param userId for whom the page was loaded: nobody else is signed out
 * @returns false when the server could not be told, or somebody else is signed in
 */
export async function signOut(userId: number): Promise<boolean> {
  const led = await post('signout', {}, { [shownUserHeader]: String(userId) });
  return led !== null && !led.pathname.startsWith('/api/auth/');
}

/** Leads to the identity provider, which leads back to `next`. @returns false when it cannot be reached */
export async function goToProvider(next: string): Promise<boolean> {
  const led = await post('signin/oidc', { callbackUrl: next });
  if (!led || led.searchParams.has('error') || led.pathname.startsWith('/api/auth/')) return false;
  window.location.assign(led);
  return true;
}
