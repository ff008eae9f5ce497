'use client';

import { Group, Stack, Text } from '@mantine/core';
import { formatBytes, formatCount } from '#app/_ui/count.ts';
import type { Column } from '#app/_ui/data-table.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { Backups, ListedBackup } from '#server/domain/backups/schemas.ts';
import { BackupActions } from './backup-actions.tsx';

/** What is told of a backup; how it is restored depends on the place. */
export const backupColumns = (place: NonNullable<Backups>): Column<ListedBackup>[] => [
  { title: 'Taken', block: 'title', cell: (one) => <Taken one={one} /> },
  { title: 'Checksums', block: 'bare', cell: (one) => <Checksums one={one} /> },
  { title: 'Rows', block: 'half', align: 'right', cell: ({ rows }) => formatCount(rows) },
  { title: 'Size', block: 'half', align: 'right', cell: ({ bytes }) => formatBytes(bytes) },
  { title: 'Schema', block: 'half', align: 'right', cell: ({ migrations }) => formatCount(migrations) },
  { title: 'Program', block: 'half', cell: ({ program }) => program },
  { title: 'Actions', block: 'bare', cell: (one) => <BackupActions backup={one} place={place} /> },
];

function Taken({ one: { takenAt, name } }: { one: ListedBackup }) {
  return (
    <Stack gap={0}>
      <Moment at={takenAt} />
      <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
    </Stack>
  );
}

function Checksums({ one: { checking, checked } }: { one: ListedBackup }) {
  if (checking) return <StatusBadge tone="working">Being read</StatusBadge>;
  if (!checked) return <StatusBadge tone="off">Not verified</StatusBadge>;
  const { at, problem } = checked;
  return (
    <Stack gap={2} align="flex-start" maw="40ch">
      <Group gap="xs">
        <StatusBadge tone={problem === null ? 'good' : 'bad'}>
          {problem === null ? 'Verified' : 'Cannot be restored'}
        </StatusBadge>
        <Moment at={at} />
      </Group>
      {problem !== null && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {problem}
        </Text>
      )}
    </Stack>
  );
}
