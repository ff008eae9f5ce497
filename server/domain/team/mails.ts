import type { Mail, Role } from '../context.ts';

interface InvitationFacts {
  to: string;
  link: string;
  operatorName: string;
  role: Role;
  daysValid: number;
}

/** What is mailed to somebody who is invited. */
export function invitationMail({ to, link, operatorName, role, daysValid }: InvitationFacts): Mail {
  const text = [
    `You are invited to ${operatorName} at the Operator Data API, with the role ${role}.`,
    `Follow this link to join:\n${link}`,
    `It works once, within ${daysValid} days. If you did not expect it, there is nothing to do.`,
  ];
  return { to, subject: `Invitation to ${operatorName}`, text: `${text.join('\n\n')}\n` };
}
