'use client';

import { Select, Text, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useTRPC } from '#app/_trpc/client.tsx';
import { issuesOf } from '#app/_trpc/query-client.ts';
import { Dialog } from '#app/_ui/dialog.tsx';
import { DialogForm } from '#app/_ui/dialog-form.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useRight } from '#app/_ui/use-right.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { CreateEntityInput } from '#server/domain/entities/schemas.ts';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';
import { DataField } from './data-field.tsx';
import { dataIssues } from './data-issues.ts';
import { describeClosed, firstOpen, typesByHand } from './types-by-hand.ts';
import { useTemplate } from './use-template.ts';

/** Creates an entity by hand, by the rules of the template. */
export function CreateEntity({ onClose }: { onClose: () => void }) {
  const template = useTemplate();
  return (
    // Opened anew when there is something to type into, so that the keyboard is there.
    <Dialog key={template ? 'form' : 'waiting'} opened onClose={onClose} title="Create an entity" size="lg">
      {template && <CreateForm template={template} onClose={onClose} />}
      {template === null && <Text>Choose a template first: it says which entities there are.</Text>}
    </Dialog>
  );
}

function CreateForm({ template, onClose }: { template: ListedTemplate; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const mayWritePii = useRight('write:pii');
  const types = typesByHand(template, mayWritePii);
  const first = firstOpen(types);
  const initial = { entityType: first, externalId: '', data: skeletonOf(template, first) };
  const { form, submit, placeIssues } = useSchemaForm(CreateEntityInput, initial);
  /** The template's issues are about fields inside the data. @returns true when there were any */
  const placeAtData = (error: unknown) => {
    const issues = issuesOf(error);
    if (issues.length > 0) form.setFieldError('data', dataIssues(issues, form.getValues().data));
    return issues.length > 0;
  };
  const create = useAction(trpc.entities.create.mutationOptions(), {
    done: ({ externalId }) => `${externalId} is created.`,
    failed: 'The entity could not be created',
    refresh: [trpc.entities.pathFilter()],
    onDone: ({ id }) => router.push(`/entities/${id}`),
    onFailure: (error) => placeIssues(error) || placeAtData(error),
  });
  const chooseType = (type: string | null) => {
    if (!type) return;
    const untouched = form.values.data === skeletonOf(template, form.values.entityType);
    form.setFieldValue('entityType', type);
    if (untouched) form.setFieldValue('data', skeletonOf(template, type));
  };
  const { entityType } = form.values;
  return (
    <DialogForm
      onSubmit={submit((values) => create.mutate(values))}
      onCancel={onClose}
      send="Create"
      sending={create.isPending}
      ready={entityType !== ''}
    >
      <Select
        label="Type"
        description={describeClosed(types)}
        data={types.map(({ name, closed }) => ({ value: name, label: name, disabled: closed }))}
        {...form.getInputProps('entityType')}
        onChange={chooseType}
        allowDeselect={false}
      />
      <TextInput
        label="External id"
        description="Your own id of it, kept exactly as you write it."
        {...form.getInputProps('externalId')}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <DataField
        description={describeData(template.schema.pii_fields[entityType] ?? [], mayWritePii)}
        {...form.getInputProps('data')}
      />
    </DialogForm>
  );
}

/** The required fields, to be filled in. */
function skeletonOf({ schema }: ListedTemplate, type: string): string {
  const required = schema.entity_types[type]?.required ?? [];
  return JSON.stringify(Object.fromEntries(required.map((field) => [field, ''])), null, 2);
}

function describeData(sealed: readonly string[], mayWritePii: boolean): string {
  if (sealed.length === 0) return 'A JSON object.';
  if (mayWritePii) return `A JSON object. Sealed as personal data: ${sealed.join(', ')}.`;
  return `A JSON object. Your role may not write personal data: leave out ${sealed.join(', ')}.`;
}
