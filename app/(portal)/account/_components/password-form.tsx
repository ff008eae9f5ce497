'use client';

import { Button, PasswordInput, Stack } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useSchemaForm } from '#app/_ui/use-schema-form.ts';
import { ChangePasswordInput } from '#server/domain/users/schemas.ts';

const empty = { oldPassword: '', newPassword: '' };

/** Changes one's password; the hidden address tells a password manager whose it is. */
export function PasswordForm({ email }: { email: string }) {
  const trpc = useTRPC();
  const { form, submit, placeIssues } = useSchemaForm(ChangePasswordInput, empty);
  const change = useAction(trpc.account.changePassword.mutationOptions(), {
    done: 'Your password is changed. Your other sessions have ended.',
    failed: 'Your password could not be changed',
    refresh: [trpc.session.list.pathFilter()],
    onDone: () => form.reset(),
    onFailure: placeIssues,
  });
  return (
    <form onSubmit={submit((values) => change.mutate(values))} noValidate aria-label="Password">
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <Stack gap="md" maw={420} align="flex-start">
        <PasswordInput
          label="Current password"
          w="100%"
          autoComplete="current-password"
          required
          {...form.getInputProps('oldPassword')}
        />
        <PasswordInput
          label="New password"
          description="At least 12 characters."
          w="100%"
          autoComplete="new-password"
          required
          {...form.getInputProps('newPassword')}
        />
        <Button type="submit" variant="default" loading={change.isPending}>
          Change password
        </Button>
      </Stack>
    </form>
  );
}
