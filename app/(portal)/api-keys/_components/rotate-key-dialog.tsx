'use client';

import { Alert, Select, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import {
  type ListedApiKey,
  overlapHours,
  RotateApiKeyInput,
  type RotatedApiKey,
} from '#server/domain/api-keys/schemas.ts';
import { ExpiryChoice } from './expiry-choice.tsx';
import { NewKey } from './new-key.tsx';
import { useMayRotate } from './use-scopes-to-give.ts';

const overlaps = [
  { value: '0', label: 'Not at all: the old key ends now' },
  { value: '1', label: '1 hour' },
  { value: '24', label: '24 hours' },
  { value: '72', label: '3 days' },
  { value: '168', label: '7 days' },
  { value: String(overlapHours.most), label: '30 days' },
];

interface RotateKeyDialogProps {
  apiKey: ListedApiKey;
  opened: boolean;
  onClose: () => void;
  apiUrl: string;
}

/** Makes a key in place of another, which goes on working for a while. */
export function RotateKeyDialog({ apiKey, opened, onClose, apiUrl }: RotateKeyDialogProps) {
  const [rotated, setRotated] = useState<RotatedApiKey | null>(null);
  const mayRotate = useMayRotate(apiKey);
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setRotated(null)}
      title={rotated ? `The new key "${rotated.label}" is ready` : 'Rotate the key'}
      size="lg"
    >
      {!mayRotate && (
        <Text size="sm">
          <b>{apiKey.label}</b> has scopes that your role may not give a key. An owner of your team can rotate it.
        </Text>
      )}
      {mayRotate && !rotated && <RotateKeyForm apiKey={apiKey} onRotated={setRotated} onCancel={onClose} />}
      {rotated && (
        <NewKey created={rotated} apiUrl={apiUrl} onDone={onClose}>
          <OldKey worksUntil={rotated.previous.worksUntil} />
        </NewKey>
      )}
    </Dialog>
  );
}

function OldKey({ worksUntil }: { worksUntil: string }) {
  const ended = Date.parse(worksUntil) <= Date.now() + 1_000;
  return (
    <Alert variant="light" color="gray" icon={<IconClock aria-hidden />} title="The old key">
      {ended ? 'It has stopped working.' : <>It stops working {<Moment at={worksUntil} />}. Until then both work.</>}
    </Alert>
  );
}

const Choices = RotateApiKeyInput.omit({ id: true });
const initial: { overlapHours: number; expiresAt: string | undefined } = {
  overlapHours: overlapHours.usual,
  expiresAt: undefined,
};

interface RotateKeyFormProps {
  apiKey: ListedApiKey;
  onRotated: (key: RotatedApiKey) => void;
  onCancel: () => void;
}

function RotateKeyForm({ apiKey: { id, label }, onRotated, onCancel }: RotateKeyFormProps) {
  const trpc = useTRPC();
  const { form, submit, placeIssues } = useSchemaForm(Choices, initial);
  const rotate = useAction(trpc.apiKeys.rotate.mutationOptions(), {
    done: null,
    failed: 'The key could not be rotated',
    refresh: [trpc.apiKeys.pathFilter()],
    onDone: (key) => onRotated(key),
    onFailure: placeIssues,
  });
  return (
    <DialogForm
      onSubmit={submit((choices) => rotate.mutate({ id, ...choices }))}
      onCancel={onCancel}
      send="Rotate key"
      sending={rotate.isPending}
    >
      <Text size="sm">
        A new key with the label and the scopes of <b>{label}</b> is made. Give it to your programs while the old one
        still works.
      </Text>
      <Select
        label="How long the old key still works"
        data={overlaps}
        value={String(form.values.overlapHours)}
        onChange={(value) => value && form.setFieldValue('overlapHours', Number(value))}
        error={form.errors.overlapHours}
        allowDeselect={false}
        data-autofocus
      />
      <ExpiryChoice
        onChange={(expiresAt) => form.setFieldValue('expiresAt', expiresAt)}
        error={form.errors.expiresAt}
      />
    </DialogForm>
  );
}
