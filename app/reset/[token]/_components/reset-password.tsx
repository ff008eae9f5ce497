'use client';

import { Alert, Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { describeFailure } from '#app/_trpc/query-client.ts';
import { LinkButton } from '#app/_ui/link-button.tsx';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { ResetPasswordInput } from '#server/domain/users/schemas.ts';

interface ResetPasswordProps {
  token: string;
  email: string;
}

/** Sets a new password by a link. */
export function ResetPassword({ token, email }: ResetPasswordProps) {
  const { form, submit, placeIssues } = useSchemaForm(ResetPasswordInput, { token, newPassword: '' });
  const reset = useMutation({
    ...useTRPC().account.resetPassword.mutationOptions(),
    onSuccess: () => form.resetDirty(),
    onError: placeIssues,
  });
  if (reset.isSuccess) return <Done />;
  return (
    <form onSubmit={submit((values) => reset.mutate(values))} noValidate aria-label="New password">
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <Stack gap="md">
        <div>
          <Title order={1} size="h3">
            New password
          </Title>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            for {email}
          </Text>
        </div>
        {reset.error && !form.errors.newPassword && (
          <Alert role="alert" color="red" variant="outline">
            {describeFailure(reset.error).message}
          </Alert>
        )}
        <PasswordInput
          label="New password"
          description="At least 12 characters."
          autoComplete="new-password"
          required
          autoFocus
          {...form.getInputProps('newPassword')}
        />
        <Button type="submit" loading={reset.isPending} fullWidth>
          Set password
        </Button>
      </Stack>
    </form>
  );
}

function Done() {
  return (
    <Stack gap="md" align="flex-start">
      <Title order={1} size="h3">
        Your password is set
      </Title>
      <Text c="dimmed">All your sessions have ended. Sign in with the new password.</Text>
      <LinkButton href="/sign-in">Sign in</LinkButton>
    </Stack>
  );
}
