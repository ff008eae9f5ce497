'use client';

import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { RequestId } from './request-id.tsx';

interface FailureProps {
  title: string;
  error: unknown;
  retry: () => void;
  retrying: boolean;
}

/** What stands where something could not be loaded. */
export function Failure({ title, error, retry, retrying }: FailureProps) {
  const { message, requestId } = describeFailure(error);
  return (
    <Alert role="alert" color="red" variant="outline" title={title} icon={<IconAlertTriangle aria-hidden />}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{message}</Text>
        {requestId && <RequestId id={requestId} />}
        <Button
          size="xs"
          variant="default"
          loading={retrying}
          onClick={retry}
          leftSection={<IconRefresh size={16} aria-hidden />}
        >
          Try again
        </Button>
      </Stack>
    </Alert>
  );
}
