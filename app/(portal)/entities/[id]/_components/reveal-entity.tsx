'use client';

import { Alert, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { RevealEntityInput, type RevealedEntity, type ShownEntity } from '#server/domain/entities/schemas.ts';

const Reason = RevealEntityInput.pick({ reason: true });

interface RevealEntityProps {
  entity: ShownEntity;
  /** Called with what is held now. */
  onRevealed: (revealed: RevealedEntity) => void;
  onClose: () => void;
}

/** Asks for the reason, which stands in the audit log before anything is shown. */
export function RevealEntity(props: RevealEntityProps) {
  return (
    <Dialog opened onClose={props.onClose} title="Reveal personal data">
      <ReasonForm {...props} />
    </Dialog>
  );
}

function ReasonForm({ entity: { id, deletedAt }, onRevealed, onClose }: RevealEntityProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOvertaken, setOvertaken] = useState(false);
  const { form, submit, placeIssues } = useSchemaForm(Reason, { reason: '' });
  const reveal = useAction(trpc.entities.reveal.mutationOptions({ gcTime: 0 }), {
    done: null,
    failed: 'The personal data could not be revealed',
    // Read again too, so that the page shows what was revealed also where it had not heard of the latest change.
    refresh: [trpc.entities.get.queryFilter({ id })],
    onDone: (revealed) => {
      const held = queryClient.getQueryData(trpc.entities.get.queryKey({ id }));
      if (held?.updatedAt !== revealed.updatedAt) return setOvertaken(true);
      onRevealed(revealed);
      onClose();
    },
    onFailure: placeIssues,
  });
  const isErased = deletedAt !== null;
  return (
    <DialogForm
      onSubmit={submit(({ reason }) => reveal.mutate({ id, reason }))}
      onCancel={onClose}
      send="Reveal"
      sending={reveal.isPending}
      ready={!isErased}
    >
      {isErased && (
        <Alert role="alert" color="orange" variant="outline" title="Somebody erased it meanwhile">
          Nothing of it is held any more, so there is nothing to reveal.
        </Alert>
      )}
      {isOvertaken && !isErased && !reveal.isPending && (
        <Alert role="alert" color="orange" variant="outline" title="Somebody changed it meanwhile">
          What was revealed is out of date, and so is not shown. Reveal again to see what is held now.
        </Alert>
      )}
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
  );
}
