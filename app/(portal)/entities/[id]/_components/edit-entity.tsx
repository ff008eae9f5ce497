'use client';

import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { EditEntityInput, type ShownEntity } from '#server/domain/entities/schemas.ts';
import { DataField } from '../../_components/data-field.tsx';

const Data = EditEntityInput.pick({ data: true });

/** Replaces the data. A sealed field whose mark is left keeps its value, so nobody has to see it to edit the rest. */
export function EditEntity({ entity, onClose }: { entity: ShownEntity; onClose: () => void }) {
  const trpc = useTRPC();
  // Who edits keeps what was opened: that somebody else changed it meanwhile is the server's to say.
  const [opened] = useState(entity);
  const { form, submit, placeIssues } = useSchemaForm(Data, { data: indent(opened.data) });
  const edit = useAction(trpc.entities.edit.mutationOptions(), {
    done: `${opened.externalId} is changed.`,
    failed: null,
    refresh: [trpc.entities.pathFilter()],
    onDone: onClose,
    onFailure: placeIssues,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Edit ${opened.externalId}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={submit(({ data }) => edit.mutate({ id: opened.id, data, updatedAt: opened.updatedAt }))}
        noValidate
      >
        <Stack gap="md">
          <DataField
            description={
              opened.sealedFields.length > 0
                ? 'A JSON object that replaces what is held. "[encrypted]" keeps the sealed value as it is.'
                : 'A JSON object that replaces what is held.'
            }
            {...form.getInputProps('data')}
          />
          {edit.error && !form.errors.data && (
            <Alert role="alert" color="red" variant="outline">
              {describeFailure(edit.error).message}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={edit.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Each member on a line, no value touched: numbers stay as they are written. */
function indent(text: string): string {
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+/g, (token) => {
    if (/^\s/.test(token)) return '';
    if (token === '{' || token === '[') {
      depth++;
      return token + line();
    }
    if (token === '}' || token === ']') {
      depth--;
      return line() + token;
    }
    if (token === ',') return token + line();
    return token === ':' ? ': ' : token;
  });
}
