import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import { formatCount } from '#app/_ui/count.ts';
import type { Column } from '#app/_ui/data-table.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import type { AdministeredOperator } from '#server/domain/administration/schemas.ts';
import { OperatorStatus } from './operator-status.tsx';

export const operatorColumns: Column<AdministeredOperator>[] = [
  {
    title: 'Operator',
    block: 'title',
    cell: ({ id, name, slug }) => (
      <div>
        <Anchor component={Link} href={`/admin/operators/${id}`} fw={500} size="sm">
          {name}
        </Anchor>
        <Text size="xs" c="dimmed" ff="monospace">
          {slug}
        </Text>
      </div>
    ),
  },
  { title: 'Status', block: 'beside', cell: ({ suspendedAt }) => <OperatorStatus suspendedAt={suspendedAt} /> },
  { title: 'Keys', block: 'half', align: 'right', cell: ({ activeKeys }) => formatCount(activeKeys) },
  { title: 'People', block: 'half', align: 'right', cell: ({ people }) => formatCount(people) },
  { title: 'Entities', block: 'half', align: 'right', cell: ({ stored }) => formatCount(stored.entities) },
  { title: 'Events', block: 'half', align: 'right', cell: ({ stored }) => formatCount(stored.events) },
  { title: 'Sent, 30 d', block: 'half', align: 'right', cell: ({ last30Days }) => formatCount(last30Days.recorded) },
  { title: 'Refused, 30 d', block: 'half', align: 'right', cell: ({ last30Days }) => formatCount(last30Days.refused) },
  { title: 'Created', block: 'half', cell: ({ createdAt }) => <Moment at={createdAt} /> },
];
