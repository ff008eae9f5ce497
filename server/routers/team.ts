import { z } from 'zod';
import {
  acceptInvitation,
  changeRole,
  disableMember,
  enableMember,
  findInvitation,
  inviteMember,
  joinByInvitation,
  listInvitations,
  listMembers,
  removeMember,
  resetMemberPassword,
  revokeInvitation,
} from '#server/domain/team/index.ts';
import {
  ChangeRoleInput,
  FoundInvitation,
  InvitationPage,
  InvitationToken,
  InvitedMember,
  InviteMemberInput,
  JoinInput,
  MemberInput,
  MemberPage,
  MemberReset,
  RevokeInvitationInput,
  TeamPageInput,
} from '#server/domain/team/schemas.ts';
import { call, callForAccount, operatorProcedure, publicProcedure, router, signedInProcedure } from './trpc.ts';

const Joined = z.object({ email: z.string() });
const Accepted = z.object({ operatorId: z.number() });

export const teamRouter = router({
  members: operatorProcedure.input(TeamPageInput).output(MemberPage).query(call(listMembers)),
  invitations: operatorProcedure.input(TeamPageInput).output(InvitationPage).query(call(listInvitations)),
  invite: operatorProcedure.input(InviteMemberInput).output(InvitedMember).mutation(call(inviteMember)),
  revokeInvitation: operatorProcedure
    .input(RevokeInvitationInput)
    .output(RevokeInvitationInput)
    .mutation(call(revokeInvitation)),
  changeRole: operatorProcedure.input(ChangeRoleInput).output(ChangeRoleInput).mutation(call(changeRole)),
  disable: operatorProcedure.input(MemberInput).output(MemberInput).mutation(call(disableMember)),
  enable: operatorProcedure.input(MemberInput).output(MemberInput).mutation(call(enableMember)),
  remove: operatorProcedure.input(MemberInput).output(MemberInput).mutation(call(removeMember)),
  resetPassword: operatorProcedure.input(MemberInput).output(MemberReset).mutation(call(resetMemberPassword)),
  findInvitation: publicProcedure
    .input(InvitationToken)
    .output(FoundInvitation)
    .query(({ ctx, input }) => findInvitation(ctx.core, input)),
  join: publicProcedure
    .input(JoinInput)
    .output(Joined)
    .mutation(({ ctx, input }) => joinByInvitation(ctx.core, ctx.origin, input)),
  accept: signedInProcedure.input(InvitationToken).output(Accepted).mutation(callForAccount(acceptInvitation)),
});
