'use client';

import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { UseMutationOptions } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { useAction } from '#app/_ui/use-action.ts';

interface StartTaskProps<Output, Failure> {
  start: UseMutationOptions<Output, Failure, void>;
  title: string;
  confirm: string;
  /** What the worker will do. */
  explanation: string;
  /** The button, which asks first. */
  children: (ask: () => void) => ReactNode;
}

/** Has the worker begin something that takes a while, after a question. */
export function StartTask<Output, Failure>({
  start,
  title,
  confirm,
  explanation,
  children,
}: StartTaskProps<Output, Failure>) {
  const { installation } = useTRPC();
  const [opened, { open, close }] = useDisclosure(false);
  const starting = useAction(start, {
    done: 'The worker begins within seconds.',
    failed: null,
    refresh: [installation.pathFilter()],
    onDone: close,
  });
  return (
    <>
      {children(open)}
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title={title}
        confirm={confirm}
        destructive={false}
        mutation={starting}
        onConfirm={() => starting.mutate()}
      >
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {explanation}
        </Text>
      </ConfirmDialog>
    </>
  );
}
