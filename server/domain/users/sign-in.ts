import type { Core } from '../context.ts';
import { DomainError } from '../errors.ts';
import { type SessionUser, SignInInput } from './schemas.ts';
import { signInAttemptsOf } from './sign-in-attempts.ts';
import { verifyPassword } from './verify-password.ts';

/**
 * Verifies an e-mail and a password that came from `address`.
 * @returns null when they belong to nobody who may sign in
 * @throws RATE_LIMITED after too many attempts at this account or from this address
 */
export async function signIn(core: Core, input: unknown, address: string): Promise<SessionUser | null> {
  const parsed = SignInInput.safeParse(input);
  if (!parsed.success) return null;
  const attempts = signInAttemptsOf(core);
  const secondsToWait = attempts.take(parsed.data.email, address, performance.now());
  if (secondsToWait > 0) {
    throw new DomainError('RATE_LIMITED', 'Too many attempts to sign in.', { retryAfterSeconds: secondsToWait });
  }
  const user = await verifyPassword(core, parsed.data);
  if (user) attempts.forgive(parsed.data.email);
  return user;
}
