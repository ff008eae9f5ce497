'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { SecretBox } from '#app/_ui/secret-box.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { Member } from '#server/domain/team/schemas.ts';

interface ResetDialogProps {
  member: Member;
  opened: boolean;
  onClose: () => void;
}

/** Makes a link by which a member sets a new password, and shows it, this once. */
export function ResetDialog({ member: { userId, name, email }, opened, onClose }: ResetDialogProps) {
  const reset = useAction(useTRPC().team.resetPassword.mutationOptions(), { done: null, failed: null });
  const close = () => {
    onClose();
    reset.reset();
  };
  if (reset.data) {
    return (
      <Dialog opened={opened} onClose={close} title="The link is ready">
        <Stack gap="md">
          {reset.data.link ? (
            <>
              <SecretBox secret={reset.data.link} label="link" />
              <Text size="sm">
                Whoever has it sets the password of {email}, once, within a day. Give it to {name} alone.
              </Text>
            </>
          ) : (
            <Text size="sm">The link was mailed to {email}, and is good for a day.</Text>
          )}
          <Group justify="flex-end">
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={close}
      title={`A new password for ${name}?`}
      confirm="Make link"
      destructive={false}
      onConfirm={() => reset.mutate({ userId })}
      mutation={reset}
    >
      <Text size="sm">
        This makes a link by which they set a new password. Their current password works until the link is used; then
        all their sessions end.
      </Text>
    </ConfirmDialog>
  );
}
