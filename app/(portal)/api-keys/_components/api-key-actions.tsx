'use client';

import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconBan, IconDots, IconPencil, IconRotateClockwise } from '@tabler/icons-react';
import type { ListedApiKey } from '#server/domain/api-keys/schemas.ts';
import { useMayRotate } from './use-scopes-to-give.ts';

export type KeyAction = 'rename' | 'rotate' | 'revoke';

interface ApiKeyActionsProps {
  apiKey: ListedApiKey;
  onChoose: (action: KeyAction) => void;
}

/** What can be done with a key: one that is no longer active can be renamed only. */
export function ApiKeyActions({ apiKey, onChoose }: ApiKeyActionsProps) {
  const { label, status } = apiKey;
  const active = status === 'active';
  const mayRotate = useMayRotate(apiKey);
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
            <Menu.Item
              leftSection={<IconRotateClockwise size={16} aria-hidden />}
              onClick={() => onChoose('rotate')}
              disabled={!mayRotate}
            >
              Rotate
              {!mayRotate && (
                <Text component="span" display="block" size="xs">
                  It has scopes that your role may not give.
                </Text>
              )}
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
