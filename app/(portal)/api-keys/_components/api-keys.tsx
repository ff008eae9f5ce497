'use client';

import { Code, Stack } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { apiKeyColumns } from './api-key-columns.tsx';

/** Every key of the operator, and how to get one where there is none. */
export function ApiKeys({ operatorSlug }: { operatorSlug: string }) {
  const keys = useQuery(useTRPC().apiKeys.list.queryOptions());
  return (
    <Stack gap="lg">
      <PageHeader
        title="API keys"
        explanation="Programs send and read your data with these. A key is shown in full once, when it is made."
        actions={<RefreshButton query={keys} />}
      />
      <DataTable
        label="API keys"
        columns={apiKeyColumns}
        query={keys}
        rows={keys.data}
        rowKey={({ id }) => id}
        blocks="wide"
        empty={
          <EmptyList
            icon={IconKey}
            title="No API keys yet"
            description="Whoever runs this installation makes one on its machine with this command:"
          >
            <Code block>npx oda keys create --operator {operatorSlug} --label "My program"</Code>
          </EmptyList>
        }
      />
    </Stack>
  );
}
