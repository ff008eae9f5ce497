'use client';

import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { SecretBox } from '#app/_ui/secret-box.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { type InvitedMember, InviteMemberInput } from '#server/domain/team/schemas.ts';
import { type Role, RoleSelect } from './role-select.tsx';

interface InviteDialogProps {
  opened: boolean;
  onClose: () => void;
}

const mailedWords = {
  sent: 'It was mailed to them as well.',
  failed: 'It could not be mailed: give it to them yourself.',
  off: 'This installation sends no mail: give it to them yourself.',
};

/** Invites somebody and shows the link, this once. */
export function InviteDialog({ opened, onClose }: InviteDialogProps) {
  const [invited, setInvited] = useState<InvitedMember | null>(null);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setInvited(null)}
      title={invited ? `${invited.email} is invited` : 'Invite somebody'}
      size="lg"
      closeOnClickOutside={!invited}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {invited ? (
        <Stack gap="md">
          <SecretBox secret={invited.link} label="invitation link" />
          <Text size="sm">It works once, within seven days. {mailedWords[invited.mailed]}</Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <InviteForm onInvited={setInvited} onCancel={onClose} />
      )}
    </Modal>
  );
}

interface InviteFormProps {
  onInvited: (invited: InvitedMember) => void;
  onCancel: () => void;
}

function InviteForm({ onInvited, onCancel }: InviteFormProps) {
  const trpc = useTRPC();
  const { form, submit, placeIssues } = useSchemaForm(InviteMemberInput, { email: '', role: 'viewer' as Role });
  const invite = useAction(trpc.team.invite.mutationOptions(), {
    done: null,
    failed: 'Nobody was invited',
    refresh: [trpc.team.invitations.pathFilter()],
    onDone: (invited) => onInvited(invited),
    onFailure: placeIssues,
  });
  return (
    <form onSubmit={submit((values) => invite.mutate(values))} noValidate>
      <Stack gap="md">
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="off"
          required
          data-autofocus
          {...form.getInputProps('email')}
        />
        <RoleSelect
          value={form.values.role}
          onChange={(role) => form.setFieldValue('role', role)}
          error={form.errors.role}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel} disabled={invite.isPending}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
