import type { Core, Origin } from '../context.ts';
import { DomainError } from '../errors.ts';
import { findUserByEmail } from './bind-identity.ts';
import { mailResetLink } from './make-reset-link.ts';
import type { RequestResetInput } from './schemas.ts';
import { signInAttemptsOf } from './sign-in-attempts.ts';

const hoursValid = 1;

/**
 * Mails a link to whoever has an account with this address. The answer comes before anybody looked, so that neither its
 * words nor its time tell whether there is one. Who was mailed a link minutes ago gets no other.
 * @throws NOT_FOUND where no mail is sent at all, RATE_LIMITED after too many requests
 */
export async function requestReset(core: Core, origin: Origin, { email }: RequestResetInput): Promise<void> {
  if (!core.mailer) {
    throw new DomainError('NOT_FOUND', 'This installation sends no mail: an administrator of it makes a link.');
  }
  const attempts = signInAttemptsOf(core);
  const seconds = attempts.take(`reset ${email}`, origin.address ?? 'unknown', performance.now());
  if (seconds > 0) throw new DomainError('RATE_LIMITED', 'Too many requests.', { retryAfterSeconds: seconds });
  void mailLink(core, origin, email).catch((error: unknown) => core.report('A reset could not be mailed.', error));
}

async function mailLink(core: Core, origin: Origin, email: string): Promise<void> {
  const user = await findUserByEmail(core, email);
  if (!user || user.disabled) return;
  await mailResetLink({ core, origin, actor: { kind: 'system' } }, user, { hoursValid });
}
