'use client';

import { Alert, Anchor, Button, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { focusManager, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { signIn } from '#app/_ui/authentication.ts';
import { goToSignIn } from '#app/sign-in/leave.ts';
import { explain } from '#app/sign-in/sentences.ts';
import type { CurrentSession } from '#server/domain/users/schemas.ts';
import { useSignedInElsewhere } from './use-signed-in-elsewhere.ts';

interface SignInAgainProps {
  /** Who was signed in, and where. */
  before: CurrentSession;
  onBack: () => void;
}

/** Covers the page until the same person has signed in again. */
export function SignInAgain({ before, onBack }: SignInAgainProps) {
  // Whoever signs in meanwhile in another tab does not become the one whose page this is.
  const [{ email }] = useState(before);
  useEffect(() => {
    // What is covered asks for nothing by itself: it would be answered in the name of whoever is signed in by then.
    focusManager.setFocused(false);
    return () => focusManager.setFocused(undefined);
  }, []);
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
      <WaysBack email={email} onBack={onBack} />
    </Modal>
  );
}

interface WaysBackProps {
  email: string;
  onBack: () => void;
}

function WaysBack({ email, onBack }: WaysBackProps) {
  const queryClient = useQueryClient();
  const goOn = async () => {
    // A new session begins in the person's first operator. Where the page shows another it says so, and leads back.
    onBack();
    await queryClient.invalidateQueries();
  };
  const { otherEmail } = useSignedInElsewhere(email, goOn);
  return (
    <Stack gap="md">
      <Text size="sm">
        Sign in again as <b>{email}</b> to go on where you were. What you have not saved is kept.
      </Text>
      {otherEmail && (
        <Alert role="alert" color="red" variant="outline">
          {otherEmail} is signed in now. Only {email} can go on here.
        </Alert>
      )}
      <PasswordForm email={email} onBack={goOn} />
      <Text size="sm">
        Without a password:{' '}
        <Anchor href="/sign-in" target="_blank" rel="noopener" underline="always">
          Sign in in a new tab
        </Anchor>
        , then come back to this one.
      </Text>
      <Anchor component="button" type="button" size="sm" onClick={goToSignIn}>
        Leave this page, without what is not saved
      </Anchor>
    </Stack>
  );
}

function PasswordForm({ email, onBack }: WaysBackProps) {
  const { submit, busy, problem } = useSignInAgain(email, onBack);
  return (
    <form onSubmit={submit} aria-label="Sign in again">
      <Stack gap="md">
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
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
      </Stack>
    </form>
  );
}

function useSignInAgain(email: string, onBack: () => void) {
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
    onBack();
  };
  return { submit, busy, problem };
}
