'use client';

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { RequestId } from './request-id.tsx';

interface DialogFormProps {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  onCancel: () => void;
  /** What the button does: "Create key". */
  send: string;
  /** While it is being done the person can only wait. */
  sending: boolean;
  /** False while there is nothing that could be sent. */
  ready?: boolean;
  destructive?: boolean;
  /** What is not said at a field. */
  error?: unknown;
  children: ReactNode;
}

/** What a dialog asks for, and its two ways out. */
export function DialogForm({ onSubmit, onCancel, send, sending, ready = true, ...rest }: DialogFormProps) {
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        {rest.children}
        {rest.error ? <Refusal error={rest.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel} disabled={sending}>
            Cancel
          </Button>
          <Button type="submit" loading={sending} disabled={!ready} {...(rest.destructive && { color: 'red.9' })}>
            {send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { message, requestId } = describeFailure(error);
  return (
    <Alert role="alert" color="red" variant="outline">
      <Text size="sm">{message}</Text>
      {requestId && <RequestId id={requestId} />}
    </Alert>
  );
}
