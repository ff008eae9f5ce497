'use client';

import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { roleNames } from '#app/_ui/role-names.ts';
import { useAction } from '#app/_ui/use-action.ts';
import type { Member } from '#server/domain/team/schemas.ts';
import { RoleSelect } from './role-select.tsx';

interface ChangeRoleDialogProps {
  member: Member;
  opened: boolean;
  onClose: () => void;
}

/** Gives a member another role. */
export function ChangeRoleDialog({ member, opened, onClose }: ChangeRoleDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Role of ${member.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ChangeRoleForm member={member} onClose={onClose} />
    </Modal>
  );
}

function ChangeRoleForm({ member: { userId, name, role: before }, onClose }: Omit<ChangeRoleDialogProps, 'opened'>) {
  const trpc = useTRPC();
  const [role, setRole] = useState(before);
  const change = useAction(trpc.team.changeRole.mutationOptions(), {
    done: `${name} is ${roleNames[role]} now.`,
    failed: null,
    refresh: [trpc.team.pathFilter(), trpc.session.current.pathFilter()],
    onDone: onClose,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ userId, role });
      }}
    >
      <Stack gap="md">
        <RoleSelect value={role} onChange={setRole} />
        {change.error && (
          <Alert role="alert" color="red" variant="outline">
            {describeFailure(change.error).message}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={change.isPending}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending} disabled={role === before}>
            Change role
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
