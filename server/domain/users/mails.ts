import type { Mail } from '../context.ts';

const hours = (count: number) => (count === 1 ? '1 hour' : `${count} hours`);

/** What is mailed to somebody who forgot their password. */
export function resetMail(to: string, link: string, hoursValid: number): Mail {
  const text = [
    'Somebody, hopefully you, wants to set a new password for your account at the Operator Data API:',
    link,
    `The link works once, within ${hours(hoursValid)}. If you did not ask for it, there is nothing to do.`,
  ];
  return { to, subject: 'Set a new password', text: `${text.join('\n\n')}\n` };
}
