'use client';

import { Anchor, Button, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { signIn } from '#app/_ui/authentication.ts';
import { goToSignIn } from '#app/sign-in/leave.ts';
import { explain } from '#app/sign-in/sentences.ts';
import type { CurrentSession } from '#server/domain/users/schemas.ts';

interface SignInAgainProps {
  /** Who was signed in, and where. */
  before: CurrentSession;
  onBack: () => void;
}

/** Covers the page until the same person has signed in again. */
export function SignInAgain({ before, onBack }: SignInAgainProps) {
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title="Your session has ended"
      styles={{ content: { border: '1px solid var(--mantine-color-default-border)' } }}
      overlayProps={{ backgroundOpacity: 1, color: 'var(--mantine-color-body)' }}
      zIndex={1_000}
    >
      <SignInAgainForm before={before} onBack={onBack} />
    </Modal>
  );
}

function SignInAgainForm({ before, onBack }: SignInAgainProps) {
  const { submit, busy, problem } = useSignInAgain(before, onBack);
  return (
    <form onSubmit={submit} aria-label="Sign in again">
      <Stack gap="md">
        <Text size="sm">
          Sign in again as <b>{before.email}</b> to go on where you were. What you have not saved is kept.
        </Text>
        <input type="email" name="email" value={before.email} autoComplete="username" readOnly hidden />
        <PasswordInput
          name="password"
          label="Password"
          autoComplete="current-password"
          error={problem}
          data-autofocus
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={busy} fullWidth>
          Sign in
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={goToSignIn}>
          Sign in another way, without what is not saved
        </Anchor>
      </Stack>
    </form>
  );
}

function useSignInAgain({ email }: CurrentSession, onBack: () => void) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const password = String(new FormData(event.currentTarget).get('password'));
    const result = await signIn(email, password);
    setBusy(false);
    if (result.kind !== 'signed-in') return setProblem(explain(result));
    // A new session begins in the person's first operator. Where the page shows another it says so, and leads back.
    onBack();
    await queryClient.invalidateQueries();
  };
  return { submit, busy, problem };
}
