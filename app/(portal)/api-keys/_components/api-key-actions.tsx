'use client';

import { ActionIcon, Menu } from '@mantine/core';
import { IconBan, IconDots, IconPencil, IconRotateClockwise } from '@tabler/icons-react';
import type { ListedApiKey } from '#server/domain/api-keys/schemas.ts';

export type KeyAction = 'rename' | 'rotate' | 'revoke';

interface ApiKeyActionsProps {
  apiKey: ListedApiKey;
  onChoose: (action: KeyAction) => void;
}

/** What can be done with a key: one that is no longer active can be renamed only. */
export function ApiKeyActions({ apiKey: { label, status }, onChoose }: ApiKeyActionsProps) {
  const active = status === 'active';
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${label}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onChoose('rename')}>
          Rename
        </Menu.Item>
        {active && (
          <>
            <Menu.Item leftSection={<IconRotateClockwise size={16} aria-hidden />} onClick={() => onChoose('rotate')}>
              Rotate
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconBan size={16} aria-hidden />} onClick={() => onChoose('revoke')}>
              Revoke
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
