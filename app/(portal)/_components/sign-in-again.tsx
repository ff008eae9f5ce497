'use client';

import { Alert, Anchor, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { signIn } from '#app/_ui/authentication.ts';
import { goToSignIn } from '#app/sign-in/leave.ts';
import { explain } from '#app/sign-in/sentences.ts';
import { Cover } from './cover.tsx';
import { useSignedInElsewhere } from './use-signed-in-elsewhere.ts';

interface SignInAgainProps {
  /** For whom the page was loaded. */
  email: string;
  onBack: () => void;
}

/** Covers the page until the same person has signed in again. */
export function SignInAgain(props: SignInAgainProps) {
  return (
    <Cover title="Your session has ended">
      <WaysBack {...props} />
    </Cover>
  );
}

function WaysBack({ email, onBack }: SignInAgainProps) {
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

function PasswordForm({ email, onBack }: SignInAgainProps) {
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
