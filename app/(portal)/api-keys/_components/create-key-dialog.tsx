'use client';

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { CreateApiKeyInput, type CreatedApiKey, type KeyScope } from '#server/domain/api-keys/schemas.ts';
import { ExpiryChoice } from './expiry-choice.tsx';
import { NewKey } from './new-key.tsx';
import { ScopeChecks } from './scope-checks.tsx';
import { useScopesToGive } from './use-scopes-to-give.ts';

interface CreateKeyDialogProps {
  opened: boolean;
  onClose: () => void;
  apiUrl: string;
}

/** Makes a key and shows it, this once. */
export function CreateKeyDialog({ opened, onClose, apiUrl }: CreateKeyDialogProps) {
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setCreated(null)}
      title={created ? `Key "${created.label}" is ready` : 'Create an API key'}
      size="lg"
    >
      {created ? (
        <NewKey created={created} apiUrl={apiUrl} onDone={onClose} />
      ) : (
        <CreateKeyForm onCreated={setCreated} onCancel={onClose} />
      )}
    </Dialog>
  );
}

interface FormValues extends Record<string, unknown> {
  label: string;
  scopes: KeyScope[];
  expiresAt: string | undefined;
}

interface CreateKeyFormProps {
  onCreated: (key: CreatedApiKey) => void;
  onCancel: () => void;
}

function CreateKeyForm({ onCreated, onCancel }: CreateKeyFormProps) {
  const trpc = useTRPC();
  const mine = useScopesToGive();
  const usual = mine.filter((scope) => scope === 'ingest' || scope === 'read');
  const initial: FormValues = { label: '', scopes: usual, expiresAt: undefined };
  const { form, submit, placeIssues } = useSchemaForm(CreateApiKeyInput, initial);
  const create = useAction(trpc.apiKeys.create.mutationOptions(), {
    done: null,
    failed: 'The key could not be created',
    refresh: [trpc.apiKeys.pathFilter(), trpc.settings.gettingStarted.pathFilter()],
    onDone: (key) => onCreated(key),
    onFailure: placeIssues,
  });
  return (
    <DialogForm
      onSubmit={submit((values) => create.mutate(values))}
      onCancel={onCancel}
      send="Create key"
      sending={create.isPending}
    >
      <TextInput
        label="Label"
        description="What it is for, so that you know it again."
        placeholder="Importer"
        maxLength={100}
        required
        data-autofocus
        {...form.getInputProps('label')}
      />
      <ScopeChecks
        value={form.values.scopes}
        onChange={(scopes) => form.setFieldValue('scopes', scopes)}
        error={form.errors.scopes}
      />
      <ExpiryChoice
        onChange={(expiresAt) => form.setFieldValue('expiresAt', expiresAt)}
        error={form.errors.expiresAt}
      />
    </DialogForm>
  );
}
