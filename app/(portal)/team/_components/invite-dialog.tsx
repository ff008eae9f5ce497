'use client';

import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { SecretBox } from '#app/_ui/secret-box.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { type InvitedMember, InviteMemberInput } from '#server/domain/team/schemas.ts';
import { type Role, RoleSelect } from './role-select.tsx';

interface InviteDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Where they are invited to by an administrator; otherwise to the operator that the person is in. */
  operatorId?: number;
}

const mailedWords = {
  sent: 'It was mailed to them as well.',
  failed: 'It could not be mailed: give it to them yourself.',
  off: 'This installation sends no mail: give it to them yourself.',
};

/** Invites somebody and shows the link, this once. */
export function InviteDialog({ opened, onClose, operatorId }: InviteDialogProps) {
  const [invited, setInvited] = useState<InvitedMember | null>(null);
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setInvited(null)}
      title={invited ? `${invited.email} is invited` : 'Invite somebody'}
      size="lg"
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
        <InviteForm operatorId={operatorId} onInvited={setInvited} onCancel={onClose} />
      )}
    </Dialog>
  );
}

interface InviteFormProps {
  operatorId: number | undefined;
  onInvited: (invited: InvitedMember) => void;
  onCancel: () => void;
}

function InviteForm({ operatorId, onInvited, onCancel }: InviteFormProps) {
  // Where an administrator invites to has no owner yet.
  const role: Role = operatorId === undefined ? 'viewer' : 'owner';
  const { form, submit, placeIssues } = useSchemaForm<InviteMemberInput>(InviteMemberInput, { email: '', role });
  const { invite, isPending } = useInvite(operatorId, onInvited, placeIssues);
  return (
    <DialogForm onSubmit={submit(invite)} onCancel={onCancel} send="Invite" sending={isPending}>
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
        onChange={(chosen) => form.setFieldValue('role', chosen)}
        error={form.errors.role}
      />
    </DialogForm>
  );
}

function useInvite(
  operatorId: number | undefined,
  onDone: (invited: InvitedMember) => void,
  onFailure: (error: unknown) => boolean,
) {
  const trpc = useTRPC();
  const words = { done: null, failed: 'Nobody was invited', onDone, onFailure };
  const refresh = [trpc.team.invitations.pathFilter()];
  const byOwner = useAction(trpc.team.invite.mutationOptions(), { ...words, refresh });
  const byAdministrator = useAction(trpc.operators.invite.mutationOptions(), words);
  return operatorId === undefined
    ? { invite: byOwner.mutate, isPending: byOwner.isPending }
    : {
        invite: (input: InviteMemberInput) => byAdministrator.mutate({ operatorId, ...input }),
        isPending: byAdministrator.isPending,
      };
}
