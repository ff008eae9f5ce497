'use client';

import { Alert } from '@mantine/core';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ChangedMeanwhile } from '#app/_ui/changed-meanwhile.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useRight } from '#app/_ui/use-right.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { EditEntityInput, type ShownEntity } from '#server/domain/entities/schemas.ts';
import { DataField } from '../../_components/data-field.tsx';
import { ChangedMembers } from './changed-members.tsx';
import { indent } from './indent.ts';

const Data = EditEntityInput.pick({ data: true });

interface EditEntityProps {
  entity: ShownEntity;
  onClose: () => void;
}

/** Replaces the data. A sealed field whose mark is left keeps its value, so nobody has to see it to edit the rest. */
export function EditEntity({ entity, onClose }: EditEntityProps) {
  return (
    <Dialog opened onClose={onClose} title={`Edit ${entity.externalId}`} size="lg">
      <EditForm entity={entity} onClose={onClose} />
    </Dialog>
  );
}

function EditForm({ entity, onClose }: EditEntityProps) {
  const trpc = useTRPC();
  /** What the person began from; what is held now is `entity`. */
  const [seen, setSeen] = useState(entity);
  const { form, submit, placeIssues } = useSchemaForm(Data, { data: indent(seen.data) });
  const edit = useAction(trpc.entities.edit.mutationOptions(), {
    done: `${seen.externalId} is changed.`,
    failed: null,
    refresh: [trpc.entities.pathFilter()],
    onDone: onClose,
    onFailure: placeIssues,
  });
  const { id, sealedFields, deletedAt } = entity;
  const description = useDescription(sealedFields);
  const isErased = deletedAt !== null;
  const isOvertaken = !isErased && !edit.isPending && entity.updatedAt !== seen.updatedAt;
  const takeTheirs = () => {
    const held = { data: indent(entity.data) };
    setSeen(entity);
    form.setInitialValues(held);
    form.setValues(held);
  };
  return (
    <DialogForm
      onSubmit={submit(({ data }) => edit.mutate({ id, data, updatedAt: seen.updatedAt }))}
      onCancel={onClose}
      send="Save"
      sending={edit.isPending}
      ready={!isOvertaken && !isErased}
      error={!isOvertaken && !isErased && !form.errors.data && edit.error}
    >
      {isErased && (
        <Alert role="alert" color="orange" variant="outline" title="Somebody erased it meanwhile">
          Nothing of it is held any more, so there is nothing to change.
        </Alert>
      )}
      {isOvertaken && (
        <ChangedMeanwhile what="the entity" onTake={takeTheirs} onKeep={() => setSeen(entity)}>
          <ChangedMembers before={seen.data} now={entity.data} />
        </ChangedMeanwhile>
      )}
      <DataField description={description} {...form.getInputProps('data')} />
    </DialogForm>
  );
}

function useDescription(sealedFields: readonly string[]): string {
  const mayWritePii = useRight('write:pii');
  const replaces = 'A JSON object that replaces what is held.';
  if (sealedFields.length === 0) return replaces;
  if (mayWritePii) return `${replaces} What reads [encrypted] stays as it is.`;
  return `${replaces} Leave [encrypted] where it stands: your role may not change personal data (${sealedFields.join(', ')}).`;
}
