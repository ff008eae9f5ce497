'use client';

import type { Member } from '#server/domain/team/schemas.ts';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { AccessDialog, RemoveDialog } from './confirm-member.tsx';
import type { MemberAction } from './member-actions.tsx';
import { NoLinkDialog } from './no-link-dialog.tsx';
import { ResetDialog } from './reset-dialog.tsx';

interface MemberDialogsProps {
  action: MemberAction | null;
  /** Outlives the dialog's closing, which takes a moment. */
  member: Member;
  /** Whether a link for a new password can be made here. */
  makesLinks: boolean;
  onClose: () => void;
}

/** Whichever of the dialogs about a member is open. */
export function MemberDialogs({ action, member, makesLinks, onClose }: MemberDialogsProps) {
  const dialog = (name: MemberAction) => ({ member, opened: action === name, onClose });
  return (
    <>
      <ChangeRoleDialog {...dialog('change-role')} />
      {makesLinks ? <ResetDialog {...dialog('reset-password')} /> : <NoLinkDialog {...dialog('reset-password')} />}
      <AccessDialog {...dialog(member.status === 'disabled' ? 'enable' : 'disable')} />
      <RemoveDialog {...dialog('remove')} />
    </>
  );
}
