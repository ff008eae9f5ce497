'use client';

import { Text } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { Member } from '#server/domain/team/schemas.ts';

interface MemberDialogProps {
  member: Member;
  opened: boolean;
  onClose: () => void;
}

/** Shuts a member out, or lets them in again. */
export function AccessDialog({ member: { userId, name, status }, opened, onClose }: MemberDialogProps) {
  const trpc = useTRPC();
  const disabled = status === 'disabled';
  const procedure = disabled ? trpc.team.enable : trpc.team.disable;
  const change = useAction(procedure.mutationOptions(), {
    done: disabled ? `${name} is let in again.` : `${name} is shut out.`,
    failed: null,
    refresh: [trpc.team.pathFilter()],
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={disabled ? `Enable ${name}?` : `Disable ${name}?`}
      confirm={disabled ? 'Enable' : 'Disable'}
      destructive={!disabled}
      onConfirm={() => change.mutate({ userId })}
      mutation={change}
    >
      <Text size="sm">
        {disabled
          ? 'They see this operator again, in the role that they had.'
          : 'From their next click on they see nothing of this operator. You can let them in again.'}
      </Text>
    </ConfirmDialog>
  );
}

/** Takes a member out of the operator. */
export function RemoveDialog({ member: { userId, name, email }, opened, onClose }: MemberDialogProps) {
  const trpc = useTRPC();
  const remove = useAction(trpc.team.remove.mutationOptions(), {
    done: `${name} is removed.`,
    failed: null,
    refresh: [trpc.team.pathFilter()],
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Remove ${name}?`}
      confirm="Remove"
      onConfirm={() => remove.mutate({ userId })}
      mutation={remove}
    >
      <Text size="sm">
        {email} belongs to this operator no longer. Their account stays, and what they did stays in the audit log. To
        come back they need another invitation.
      </Text>
    </ConfirmDialog>
  );
}
