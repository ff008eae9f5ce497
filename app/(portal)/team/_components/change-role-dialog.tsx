'use client';

import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
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
    <Modal opened={opened} onClose={onClose} title={`Role of ${member.name}`}>
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
    <DialogForm
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ userId, role, seen: before });
      }}
      onCancel={onClose}
      send="Change role"
      sending={change.isPending}
      ready={role !== before}
      error={change.error}
    >
      <Text size="sm">
        {name} is {roleNames[before]} now.
      </Text>
      <RoleSelect value={role} onChange={setRole} />
    </DialogForm>
  );
}
