'use client';

import { Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { RequestId } from './request-id.tsx';
import { showToast } from './toast-host.tsx';

const failureShownMs = 15_000;
const closeButtonProps = { 'aria-label': 'Close' };

/** Says that something is done. */
export function toastDone(message: string): void {
  void showToast({ message, color: 'teal', icon: <IconCheck size={18} aria-hidden />, closeButtonProps });
}

/** Says that something could not be done, why, and the id to find it in the log. It stays long enough to be read. */
export function toastFailure(title: string, error: unknown): void {
  const { message, requestId } = describeFailure(error);
  void showToast({
    title,
    message: (
      <Stack gap={4}>
        <Text size="sm">{message}</Text>
        {requestId && <RequestId id={requestId} />}
      </Stack>
    ),
    color: 'red',
    icon: <IconAlertTriangle size={18} aria-hidden />,
    autoClose: failureShownMs,
    role: 'alert',
    closeButtonProps,
  });
}
