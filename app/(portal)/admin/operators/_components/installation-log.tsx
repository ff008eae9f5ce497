'use client';

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { auditColumns } from '../../../audit/_components/audit-columns.tsx';
import { installationLogPage } from './installation-log-page.ts';

/** What was done that stands in no operator's own log, such as making an administrator. */
export function InstallationLog() {
  const [cursor, setCursor] = useState<string>();
  const input = cursor === undefined ? installationLogPage : { ...installationLogPage, cursor };
  const log = useQuery({ ...useTRPC().operators.log.queryOptions(input), placeholderData: keepPreviousData });
  const next = log.data?.nextCursor;
  return (
    <Stack component="section" aria-label="Log of the installation" gap="sm" mt="lg">
      <div>
        <Title order={2} size="h4">
          Log of the installation
        </Title>
        <Text size="sm" c="dimmed">
          What was done that concerns no operator. The rest stands in the audit log of each.
        </Text>
      </div>
      <DataTable
        label="log of the installation"
        columns={auditColumns}
        query={log}
        rows={log.data?.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyList
            icon={IconHistory}
            title="Nothing yet"
            description="Making an administrator, for one, is written down here."
          />
        }
      />
      <Group justify="flex-end" gap="xs">
        {cursor !== undefined && (
          <Button size="xs" variant="default" onClick={() => setCursor(undefined)}>
            Newest
          </Button>
        )}
        {next && (
          <Button size="xs" variant="default" loading={log.isPlaceholderData} onClick={() => setCursor(next)}>
            Older
          </Button>
        )}
      </Group>
    </Stack>
  );
}
