'use client';

import { TextInput } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { type ListedApiKey, RenameApiKeyInput } from '#server/domain/api-keys/schemas.ts';

interface RenameKeyDialogProps {
  apiKey: ListedApiKey;
  opened: boolean;
  onClose: () => void;
}

/** Gives a key another label. */
export function RenameKeyDialog({ apiKey, opened, onClose }: RenameKeyDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Rename the key">
      <RenameKeyForm apiKey={apiKey} onClose={onClose} />
    </Dialog>
  );
}

function RenameKeyForm({ apiKey: { id, label }, onClose }: Omit<RenameKeyDialogProps, 'opened'>) {
  const trpc = useTRPC();
  const { form, submit, placeIssues } = useSchemaForm(RenameApiKeyInput, { id, label });
  const rename = useAction(trpc.apiKeys.rename.mutationOptions(), {
    done: ({ label: renamed }) => `The key is called "${renamed}" now.`,
    failed: 'The key could not be renamed',
    refresh: [trpc.apiKeys.pathFilter()],
    onDone: onClose,
    onFailure: placeIssues,
  });
  return (
    <DialogForm
      onSubmit={submit((values) => rename.mutate({ ...values, seen: label }))}
      onCancel={onClose}
      send="Rename"
      sending={rename.isPending}
    >
      <TextInput
        label="Label"
        description={`It is called "${label}" now.`}
        maxLength={100}
        required
        data-autofocus
        {...form.getInputProps('label')}
      />
    </DialogForm>
  );
}
