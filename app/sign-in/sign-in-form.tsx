'use client';

import { Alert, Anchor, Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { isEmail, isNotEmpty, useForm } from '@mantine/form';
import { useMounted } from '@mantine/hooks';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { Alone } from '#app/_ui/alone.tsx';
import { signIn } from '#app/_ui/authentication.ts';
import type { SignInReason } from './address.ts';
import { ProviderButton } from './provider-button.tsx';
import { explain, reasons } from './sentences.ts';

interface SignInFormProps {
  next: string;
  reason: SignInReason | null;
  /** What the identity provider is called; null where there is none. */
  provider: string | null;
  /** Why the identity provider's word did not let the person in. */
  refusal: string | null;
}

export function SignInForm({ next, reason, provider, refusal }: SignInFormProps) {
  const { form, submit, busy, problem } = useSignIn(next, refusal);
  const ready = useMounted(); // a form that is sent before this code runs would only load the page again
  return (
    <Alone>
      <form method="post" onSubmit={submit} noValidate aria-label="Sign in">
        <Stack gap="md">
          <Title order={1} size="h3">
            Sign in
          </Title>
          {reason && !problem && (
            <Alert variant="default" role="status">
              {reasons[reason]}
            </Alert>
          )}
          {problem && (
            <Alert color="red" variant="outline" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            {...form.getInputProps('email')}
            key={form.key('email')}
            name="email"
            type="email"
            label="E-mail"
            autoComplete="username"
            autoFocus
          />
          <PasswordInput
            {...form.getInputProps('password')}
            key={form.key('password')}
            name="password"
            label="Password"
            autoComplete="current-password"
          />
          <Button type={ready ? 'submit' : 'button'} aria-disabled={ready ? undefined : true} loading={busy} fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
      {provider && <ProviderButton name={provider} next={next} />}
      <Anchor component={Link} href="/reset" size="sm" mt="md" display="block">
        Forgot your password?
      </Anchor>
    </Alone>
  );
}

/** The form's state, and what happens when it is sent. */
function useSignIn(next: string, refusal: string | null) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(refusal);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: isEmail('Enter your e-mail address, such as name@example.com.'),
      password: isNotEmpty('Enter your password.'),
    },
  });

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // What a browser filled in before this code ran is in the fields, though no event told of it.
    const fields = new FormData(event.currentTarget);
    form.setValues({ email: String(fields.get('email')).trim(), password: String(fields.get('password')) });
    const { hasErrors, errors } = form.validate();
    if (hasErrors) return focusField(form.getInputNode(errors.email ? 'email' : 'password'));
    setBusy(true);
    setProblem(null);
    const { email, password } = form.getValues();
    const result = await signIn(email, password);
    if (result.kind === 'signed-in') return window.location.assign(next);
    setBusy(false);
    if (result.kind === 'refused') form.setFieldError('password', explain(result));
    else setProblem(explain(result));
    focusField(form.getInputNode('password'));
  };
  return { form, submit, busy, problem };
}

/** Waits until the field is enabled and its error stands beside it, so that a screen reader says both. */
function focusField(field: HTMLElement | null): void {
  requestAnimationFrame(() => {
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
  });
}
