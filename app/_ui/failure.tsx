'use client';

import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { describeFailure, isForbidden } from '#app/_trpc/query-client.ts';
import { RequestId } from './request-id.tsx';
import type { ShownQuery } from './shown-query.ts';

interface FailureProps {
  title: string;
  query: Omit<ShownQuery, 'isPending'>;
}

/** What stands where something could not be loaded; nothing while it could. Who may not see it need not try again. */
export function Failure({ title, query: { isError, error, isFetching, refetch } }: FailureProps) {
  if (!isError) return null;
  const { message, requestId } = describeFailure(error);
  return (
    <Alert role="alert" color="red" variant="outline" title={title} icon={<IconAlertTriangle aria-hidden />}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{message}</Text>
        {requestId && <RequestId id={requestId} />}
        {!isForbidden(error) && (
          <Button
            size="xs"
            variant="default"
            loading={isFetching}
            onClick={() => refetch()}
            leftSection={<IconRefresh size={16} aria-hidden />}
          >
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
