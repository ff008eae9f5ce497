'use client';

import { Alert, Anchor, Button, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#app/_trpc/client.tsx';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { RequestResetInput } from '#server/domain/users/schemas.ts';
import { AskAdministrator } from './ask-administrator.tsx';

/** Mails a link to who forgot their password, or says who can make one where none is mailed. */
export function RequestReset({ mailing }: { mailing: boolean }) {
  return (
    <Stack gap="md">
      <Title order={1} size="h3">
        Forgotten password
      </Title>
      {mailing ? <RequestForm /> : <AskAdministrator />}
      <Anchor component={Link} href="/sign-in" size="sm">
        Back to the sign-in
      </Anchor>
    </Stack>
  );
}

function RequestForm() {
  const { form, submit } = useSchemaForm(RequestResetInput, { email: '' });
  const request = useMutation({
    ...useTRPC().account.requestReset.mutationOptions(),
    onSuccess: () => form.resetDirty(),
  });
  if (request.isSuccess) {
    return (
      <Alert role="status" variant="default">
        If there is an account with this address, a link is on its way to it. It works once, within an hour.
      </Alert>
    );
  }
  return (
    <form onSubmit={submit((values) => request.mutate(values))} noValidate aria-label="Forgotten password">
      <Stack gap="md">
        {request.error && (
          <Alert role="alert" color="red" variant="outline">
            {describeFailure(request.error).message}
          </Alert>
        )}
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          autoFocus
          {...form.getInputProps('email')}
        />
        <Button type="submit" loading={request.isPending} fullWidth>
          Mail me a link
        </Button>
      </Stack>
    </form>
  );
}
