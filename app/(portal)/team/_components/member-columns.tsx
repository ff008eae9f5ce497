'use client';

import { Text } from '@mantine/core';
import type { Column } from '#app/_ui/data-table.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { roleNames } from '#app/_ui/role-names.ts';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { Member } from '#server/domain/team/schemas.ts';

/** What is told of each member; whoever looks knows themselves again. */
export const memberColumns = (ownId: number): Column<Member>[] => [
  {
    title: 'Name',
    block: 'title',
    cell: ({ userId, name }) => (
      <Text component="span" size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {name} {userId === ownId && '(you)'}
      </Text>
    ),
  },
  {
    title: 'E-mail',
    cell: ({ email }) => <span style={{ overflowWrap: 'anywhere' }}>{email}</span>,
  },
  { title: 'Role', block: 'half', cell: ({ role }) => roleNames[role] },
  {
    title: 'Status',
    block: 'beside',
    cell: ({ status }) =>
      status === 'active' ? (
        <StatusBadge tone="good">Active</StatusBadge>
      ) : (
        <StatusBadge tone="off">Disabled</StatusBadge>
      ),
  },
  { title: 'Joined', block: 'half', cell: ({ joinedAt }) => <Moment at={joinedAt} /> },
];
