'use client';

import { Alert, Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { RequestId } from './request-id.tsx';

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  /** The question: "Revoke this key?" */
  title: string;
  /** What will happen, with names and counts. */
  children: ReactNode;
  /** What the button does: "Revoke". */
  confirm: string;
  onConfirm: () => void;
  /** The mutation that it starts. */
  mutation: { isPending: boolean; error: unknown };
  /** For what cannot be undone: the person types this text first. */
  typed?: string;
  /** False for what can be undone easily; then the button is not red. */
  destructive?: boolean;
}

/** Asks before something is done. The weight is the caller's: a click, or a word that has to be typed. */
export function ConfirmDialog({ opened, onClose, title, mutation, ...body }: ConfirmDialogProps) {
  const close = () => {
    if (!mutation.isPending) onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Body {...body} mutation={mutation} onClose={close} />
    </Modal>
  );
}

/** Lives only while the dialog is open, so that a typed word does not outlast it. */
function Body({
  children,
  confirm,
  onConfirm,
  onClose,
  mutation,
  typed,
  destructive = true,
}: Omit<ConfirmDialogProps, 'opened' | 'title'>) {
  const [text, setText] = useState('');
  const ready = typed === undefined || text === typed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !mutation.isPending) onConfirm();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div>{children}</div>
        {typed !== undefined && (
          <TextInput
            label={
              <>
                Type <Code>{typed}</Code> to go on
              </>
            }
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        {mutation.error ? <Refusal error={mutation.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={mutation.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            {...(destructive ? { color: 'red.9' } : {})}
            disabled={!ready}
            loading={mutation.isPending}
          >
            {confirm}
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
