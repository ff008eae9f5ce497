'use client';

import { List, Text } from '@mantine/core';
import { roleNames } from '#app/_ui/role-names.ts';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { Membership } from '#server/domain/users/schemas.ts';

/** Where one belongs; the header switches between them. */
export function OwnOperators({ memberships }: { memberships: readonly Membership[] }) {
  if (memberships.length === 0) return <Text size="sm">You belong to none.</Text>;
  return (
    <List spacing="xs">
      {memberships.map(({ operatorId, name, role, suspended }) => (
        <List.Item key={operatorId}>
          <b>{name}</b> · {roleNames[role]} {suspended && <StatusBadge tone="warning">Suspended</StatusBadge>}
        </List.Item>
      ))}
    </List>
  );
}
