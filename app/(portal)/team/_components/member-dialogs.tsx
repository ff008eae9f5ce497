'use client';

import type { Member } from '#server/domain/team/schemas.ts';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { AccessDialog, RemoveDialog } from './confirm-member.tsx';
import type { MemberAction } from './member-actions.tsx';
import { ResetDialog } from './reset-dialog.tsx';

interface MemberDialogsProps {
  action: MemberAction | null;
  /** Outlives the dialog's closing, which takes a moment. */
  member: Member;
  onClose: () => void;
}

/** Whichever of the dialogs about a member is open. */
export function MemberDialogs({ action, member, onClose }: MemberDialogsProps) {
  const dialog = (name: MemberAction) => ({ member, opened: action === name, onClose });
  return (
    <>
      <ChangeRoleDialog {...dialog('change-role')} />
      <ResetDialog {...dialog('reset-password')} />
      <AccessDialog {...dialog(member.status === 'disabled' ? 'enable' : 'disable')} />
      <RemoveDialog {...dialog('remove')} />
    </>
  );
}
