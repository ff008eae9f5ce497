'use client';

import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { signIn } from '#app/_ui/authentication.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { JoinInput } from '#server/domain/team/schemas.ts';

interface JoinFormProps {
  token: string;
  email: string;
}

/** Makes an account for somebody new and signs them in with it. */
export function JoinForm({ token, email }: JoinFormProps) {
  const { form, submit, placeIssues } = useSchemaForm(JoinInput, { token, name: '', password: '' });
  const join = useMutation({
    ...useTRPC().team.join.mutationOptions(),
    onSuccess: async (_, { password }) => {
      form.resetDirty();
      const { kind } = await signIn(email, password);
      window.location.assign(kind === 'signed-in' ? '/' : '/sign-in');
    },
    onError: placeIssues,
  });
  const hasFieldErrors = Object.keys(form.errors).length > 0;
  return (
    <form onSubmit={submit((values) => join.mutate(values))} noValidate aria-label="Join">
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <Stack gap="md">
        {join.error && !hasFieldErrors && (
          <Alert role="alert" color="red" variant="outline">
            {describeFailure(join.error).message}
          </Alert>
        )}
        <TextInput label="Your name" autoComplete="name" required autoFocus {...form.getInputProps('name')} />
        <PasswordInput
          label="Password"
          description="At least 12 characters."
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={join.isPending || join.isSuccess} fullWidth>
          Join
        </Button>
      </Stack>
    </form>
  );
}
