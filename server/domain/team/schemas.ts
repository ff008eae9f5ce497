import { z } from 'zod';
import { roles } from '../context.ts';
import { Email } from '../users/schemas.ts';

const Role = z.enum(roles, { error: `A role is one of ${roles.join(', ')}.` });

export const InviteMemberInput = z.object({ email: Email, role: Role });
export type InviteMemberInput = z.input<typeof InviteMemberInput>;

/** A new invitation; its link is shown this once. */
export const InvitedMember = z.object({
  id: z.string(),
  email: z.string(),
  role: Role,
  expiresAt: z.iso.datetime(),
  link: z.string(),
});
export type InvitedMember = z.infer<typeof InvitedMember>;
