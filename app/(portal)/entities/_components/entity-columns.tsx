'use client';

import { Text } from '@mantine/core';
import type { Column } from '#app/_ui/data-table.tsx';
import { Id } from '#app/_ui/id.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { ListedEntity } from '#server/domain/entities/schemas.ts';

export const entityColumns: Column<ListedEntity>[] = [
  {
    title: 'External id',
    block: 'title',
    cell: ({ id, externalId }) => <Id value={externalId} label="external id" href={`/entities/${id}`} />,
  },
  { title: 'Type', block: 'half', cell: ({ entityType }) => <Text inherit>{entityType}</Text> },
  {
    title: 'Status',
    block: 'beside',
    cell: ({ deletedAt }) => (deletedAt ? <StatusBadge tone="off">Erased</StatusBadge> : <Text inherit>Held</Text>),
  },
  { title: 'Created', block: 'half', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { title: 'Changed', block: 'half', cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
  { title: 'Id', cell: ({ id }) => <Id value={id} label="entity id" /> },
];
