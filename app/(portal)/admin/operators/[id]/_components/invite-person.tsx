'use client';

import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { SecretBox } from '#app/_ui/secret-box.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { InviteMemberInput } from '#server/domain/team/schemas.ts';

interface InvitePersonProps {
  operatorId: number;
  opened: boolean;
  onClose: () => void;
}

const roles = [
  { value: 'owner', label: 'Owner: everything' },
  { value: 'developer', label: 'Developer: keys, template, masked data' },
  { value: 'compliance', label: 'Compliance: personal data, erasure, audit' },
  { value: 'viewer', label: 'Viewer: looks, masked' },
];

/** Makes a link by which somebody joins the operator, and shows it once. */
export function InvitePerson({ opened, onClose, operatorId }: InvitePersonProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Invite somebody" closeButtonProps={{ 'aria-label': 'Close' }}>
      <InviteForm operatorId={operatorId} onClose={onClose} />
    </Modal>
  );
}

function InviteForm({ operatorId, onClose }: Omit<InvitePersonProps, 'opened'>) {
  const trpc = useTRPC();
  const { form, submit, placeIssues } = useSchemaForm(InviteMemberInput, { email: '', role: 'owner' as const });
  const inviting = useAction(trpc.operators.invite.mutationOptions(), {
    done: null,
    failed: 'Nobody was invited',
    onDone: () => form.resetDirty(),
    onFailure: placeIssues,
  });
  if (inviting.data) return <Invited link={inviting.data.link} email={inviting.data.email} onClose={onClose} />;
  return (
    <form onSubmit={submit((values) => inviting.mutate({ operatorId, ...values }))} noValidate>
      <Stack gap="md">
        <TextInput
          label="E-mail"
          type="email"
          data-autofocus
          autoComplete="off"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <Select
          label="Role"
          data={roles}
          allowDeselect={false}
          key={form.key('role')}
          {...form.getInputProps('role')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={inviting.isPending}>
            Cancel
          </Button>
          <Button type="submit" loading={inviting.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Invited({ link, email, onClose }: { link: string; email: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">Send this link to {email}. It works once, for seven days.</Text>
      <SecretBox secret={link} label="invitation link" />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
