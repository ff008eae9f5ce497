'use client';

import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconKey, IconLock, IconLockOpen, IconTrash, IconUserEdit } from '@tabler/icons-react';
import type { Member } from '#server/domain/team/schemas.ts';

export type MemberAction = 'change-role' | 'reset-password' | 'disable' | 'enable' | 'remove';

interface MemberActionsProps {
  member: Member;
  onChoose: (action: MemberAction) => void;
}

/** What can be done with a member. */
export function MemberActions({ member: { name, status }, onChoose }: MemberActionsProps) {
  const disabled = status === 'disabled';
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserEdit size={16} aria-hidden />} onClick={() => onChoose('change-role')}>
          Change role
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => onChoose('reset-password')}>
          Link for a new password
        </Menu.Item>
        <Menu.Item
          leftSection={disabled ? <IconLockOpen size={16} aria-hidden /> : <IconLock size={16} aria-hidden />}
          onClick={() => onChoose(disabled ? 'enable' : 'disable')}
        >
          {disabled ? 'Enable' : 'Disable'}
        </Menu.Item>
        <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => onChoose('remove')}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
