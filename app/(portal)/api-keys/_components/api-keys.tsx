'use client';

import { ActionIcon, Code, EmptyState, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconKey, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { ApiKeyTable } from './api-key-table.tsx';
import { ApiKeyTableSkeleton } from './api-key-table-skeleton.tsx';

/** Every key of the operator, and how to get one where there is none. */
export function ApiKeys({ operatorSlug }: { operatorSlug: string }) {
  const keys = useQuery(useTRPC().apiKeys.list.queryOptions());
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={1} size="h2">
            API keys
          </Title>
          <Text c="dimmed">
            Programs send and read your data with these. A key is shown in full once, when it is made.
          </Text>
        </div>
        <Tooltip label="Refresh">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Refresh"
            loading={keys.isFetching && !keys.isPending}
            onClick={() => keys.refetch()}
          >
            <IconRefresh size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {keys.isError && (
        <Failure
          title="The keys could not be loaded"
          error={keys.error}
          retry={() => keys.refetch()}
          retrying={keys.isFetching}
        />
      )}
      {keys.isPending && <ApiKeyTableSkeleton />}
      {keys.data?.length === 0 && <NoKeys operatorSlug={operatorSlug} />}
      {keys.data && keys.data.length > 0 && <ApiKeyTable keys={keys.data} />}
    </Stack>
  );
}

function NoKeys({ operatorSlug }: { operatorSlug: string }) {
  return (
    <Paper withBorder p="xl">
      <EmptyState
        icon={<IconKey size={40} stroke={1.5} aria-hidden />}
        title="No API keys yet"
        description="Whoever runs this installation makes one on its machine with this command:"
      >
        <Code block>npx oda keys create --operator {operatorSlug} --label "My program"</Code>
      </EmptyState>
    </Paper>
  );
}
