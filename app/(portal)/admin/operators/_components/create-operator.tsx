'use client';

import { TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { CreateOperatorInput } from '#server/domain/operators/schemas.ts';

interface CreateOperatorProps {
  opened: boolean;
  onClose: () => void;
}

/** Asks for a name and leads to the new operator, where its first owner is invited. */
export function CreateOperator({ opened, onClose }: CreateOperatorProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Create operator">
      <NameForm onClose={onClose} />
    </Dialog>
  );
}

function NameForm({ onClose }: Pick<CreateOperatorProps, 'onClose'>) {
  const trpc = useTRPC();
  const router = useRouter();
  const { form, submit, placeIssues } = useSchemaForm(CreateOperatorInput, { name: '' });
  const creating = useAction(trpc.operators.create.mutationOptions(), {
    done: ({ name }) => `${name} is created. Invite its owner next.`,
    failed: 'The operator could not be created',
    refresh: [trpc.operators.pathFilter()],
    onDone: ({ id }) => {
      form.reset();
      router.push(`/admin/operators/${id}`);
    },
    onFailure: placeIssues,
  });
  return (
    <DialogForm
      onSubmit={submit((values) => creating.mutate(values))}
      onCancel={onClose}
      send="Create"
      sending={creating.isPending}
    >
      <TextInput
        label="Name"
        description="What people see. Its slug, for the command line, is made from it."
        data-autofocus
        autoComplete="off"
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
    </DialogForm>
  );
}
