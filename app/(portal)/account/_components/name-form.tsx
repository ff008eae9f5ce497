'use client';

import { Button, Stack, TextInput } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { ChangeNameInput } from '#server/domain/users/schemas.ts';

/** Changes what one is called. */
export function NameForm({ name }: { name: string }) {
  const trpc = useTRPC();
  const { form, submit, placeIssues } = useSchemaForm(ChangeNameInput, { name });
  const change = useAction(trpc.account.changeName.mutationOptions(), {
    done: ({ name: changed }) => `You are called ${changed} now.`,
    failed: 'Your name could not be changed',
    refresh: [trpc.account.pathFilter(), trpc.session.current.pathFilter()],
    onFailure: placeIssues,
  });
  return (
    <form onSubmit={submit((values) => change.mutate(values))} noValidate aria-label="Name">
      <Stack gap="md" maw={420} align="flex-start">
        <TextInput label="Name" w="100%" autoComplete="name" maxLength={200} required {...form.getInputProps('name')} />
        <Button type="submit" variant="default" loading={change.isPending} disabled={!form.isDirty()}>
          Change name
        </Button>
      </Stack>
    </form>
  );
}
