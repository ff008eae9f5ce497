'use client';

import { Modal, Text, Textarea } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { RevealEntityInput } from '#server/domain/entities/schemas.ts';

const Reason = RevealEntityInput.pick({ reason: true });

interface RevealEntityProps {
  id: string;
  onRevealed: (data: string) => void;
  onClose: () => void;
}

/** Asks for the reason, which stands in the audit log before anything is shown. */
export function RevealEntity({ id, onRevealed, onClose }: RevealEntityProps) {
  const { form, submit, placeIssues } = useSchemaForm(Reason, { reason: '' });
  const reveal = useAction(useTRPC().entities.reveal.mutationOptions({ gcTime: 0 }), {
    done: null,
    failed: 'The personal data could not be revealed',
    onDone: ({ data }) => {
      onRevealed(data);
      onClose();
    },
    onFailure: placeIssues,
  });
  return (
    <Modal opened onClose={onClose} title="Reveal personal data">
      <DialogForm
        onSubmit={submit(({ reason }) => reveal.mutate({ id, reason }))}
        onCancel={onClose}
        send="Reveal"
        sending={reveal.isPending}
      >
        <Text size="sm">The audit log keeps who looked, when, from where and why.</Text>
        <Textarea
          label="Reason"
          description="Such as the number of a ticket. Write no personal data here."
          {...form.getInputProps('reason')}
          data-autofocus
          autosize
          minRows={2}
        />
      </DialogForm>
    </Modal>
  );
}
