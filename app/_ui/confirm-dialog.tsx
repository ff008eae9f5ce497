'use client';

import { Code, Modal, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { DialogForm } from './dialog-form.tsx';

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
  /** The mutation that it starts, whose failure is forgotten when the dialog is closed. */
  mutation: { isPending: boolean; error: unknown; reset?: () => void };
  /** For what cannot be undone: the person types this text first. */
  typed?: string;
  /** False for what can be undone easily; then the button is not red. */
  destructive?: boolean;
}

/** Asks before something is done. The weight is the caller's: a click, or a word that has to be typed. */
export function ConfirmDialog({ opened, onClose, title, mutation, ...body }: ConfirmDialogProps) {
  const close = () => {
    if (mutation.isPending) return;
    mutation.reset?.();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} closeOnClickOutside>
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
    <DialogForm
      onSubmit={submit}
      onCancel={onClose}
      send={confirm}
      sending={mutation.isPending}
      ready={ready}
      destructive={destructive}
      error={mutation.error}
    >
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
    </DialogForm>
  );
}
