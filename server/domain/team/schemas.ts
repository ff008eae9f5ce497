import { z } from 'zod';
import { roles } from '../context.ts';
import { Email, LinkToken, NewPassword, PersonName } from '../users/schemas.ts';

const Role = z.enum(roles, { error: `A role is one of ${roles.join(', ')}.` });
const UserId = z.number().int().positive();

const pageSizeMost = 100;
/** A page of a list: what stands behind `cursor`, newest first. */
export const TeamPageInput = z.object({
  limit: z.number().int().min(1).max(pageSizeMost).default(50),
  cursor: z.string().optional(),
});
export type TeamPageInput = z.input<typeof TeamPageInput>;

/** The page of the list of members that an address asks for. */
export const TeamAddress = z.object({ cursor: z.string().optional() });

/** Somebody who belongs to the operator. */
const Member = z.object({
  userId: z.number(),
  name: z.string(),
  email: z.string(),
  role: Role,
  joinedAt: z.iso.datetime(),
  status: z.enum(['active', 'disabled']),
});
export type Member = z.infer<typeof Member>;
export const MemberPage = z.object({ items: z.array(Member), nextCursor: z.string().nullable() });
export type MemberPage = z.infer<typeof MemberPage>;

/** An invitation that nobody has accepted or withdrawn. */
const Invitation = z.object({
  id: z.string(),
  email: z.string(),
  role: Role,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  status: z.enum(['open', 'expired']),
});
export type Invitation = z.infer<typeof Invitation>;
export const InvitationPage = z.object({ items: z.array(Invitation), nextCursor: z.string().nullable() });
export type InvitationPage = z.infer<typeof InvitationPage>;

export const InviteMemberInput = z.object({ email: Email, role: Role });
export type InviteMemberInput = z.input<typeof InviteMemberInput>;

/** Whether a link was mailed: `off` where the installation sends no mail. */
const Mailed = z.enum(['sent', 'failed', 'off']);

/** A new invitation; its link is shown this once. */
export const InvitedMember = z.object({
  id: z.string(),
  email: z.string(),
  role: Role,
  expiresAt: z.iso.datetime(),
  link: z.string(),
  mailed: Mailed,
});
export type InvitedMember = z.infer<typeof InvitedMember>;

export const RevokeInvitationInput = z.object({ id: z.string() });
export type RevokeInvitationInput = z.infer<typeof RevokeInvitationInput>;

/** What somebody who follows an invitation's link sees. */
export const FoundInvitation = z.object({
  operatorName: z.string(),
  email: z.string(),
  role: Role,
  /** Whether there is an account with this address, which its person has to sign in with. */
  hasAccount: z.boolean(),
});
export type FoundInvitation = z.infer<typeof FoundInvitation>;

export const InvitationToken = LinkToken;
export type InvitationToken = z.infer<typeof InvitationToken>;

export const JoinInput = InvitationToken.extend({ name: PersonName, password: NewPassword });
export type JoinInput = z.infer<typeof JoinInput>;

/** `seen` is the role that somebody saw them in; without it, whatever they have is replaced. */
export const ChangeRoleInput = z.object({ userId: UserId, role: Role, seen: Role.optional() });
export type ChangeRoleInput = z.infer<typeof ChangeRoleInput>;

export const MemberInput = z.object({ userId: UserId });
export type MemberInput = z.infer<typeof MemberInput>;

/** A link by which a member sets a new password, or none where it went to their mailbox alone. */
export const MemberReset = z.object({ link: z.string().nullable(), expiresAt: z.iso.datetime() });
export type MemberReset = z.infer<typeof MemberReset>;
