import type { Core, Mail } from '../context.ts';

/** Mails what the page shows as well, so that a failure costs nothing but the copying. */
export async function sendMail(core: Core, mail: Mail): Promise<'sent' | 'failed' | 'off'> {
  if (!core.mailer) return 'off';
  try {
    await core.mailer.send(mail);
    return 'sent';
  } catch (error) {
    core.report('A mail could not be sent.', error);
    return 'failed';
  }
}
