export { acceptInvitation, findInvitation, joinByInvitation } from './accept-invitation.ts';
export { admitIdentity } from './admit-identity.ts';
export { changeRole, disableMember, enableMember, removeMember } from './change-member.ts';
export { inviteMember } from './invite-member.ts';
export { listInvitations } from './list-invitations.ts';
export { listMembers } from './list-members.ts';
export { resetMemberPassword } from './reset-member-password.ts';
export { revokeInvitation } from './revoke-invitation.ts';
