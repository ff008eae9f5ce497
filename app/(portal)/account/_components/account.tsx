'use client';

import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Section } from '#app/_ui/section.tsx';
import type { Account as AccountFacts } from '#server/domain/users/schemas.ts';
import { NameForm } from './name-form.tsx';
import { OwnOperators } from './own-operators.tsx';
import { PasswordForm } from './password-form.tsx';
import { Sessions } from './sessions.tsx';

/** One's own account: name, password, where one is signed in and where one belongs. */
export function Account() {
  const account = useQuery(useTRPC().account.get.queryOptions());
  return (
    <Stack gap="lg">
      <PageHeader
        title="Account"
        explanation="What you are called, how you sign in, and where you are signed in now."
      />
      <Failure title="Your account could not be loaded" query={account} />
      {account.isPending && <Skeleton h={320} />}
      {account.data && <OwnAccount account={account.data} />}
      <Section framed title="Sessions" explanation="Where you are signed in. End what you do not know.">
        <Sessions />
      </Section>
      {account.data && (
        <Section framed title="Operators" explanation="Where you belong, and your role there.">
          <OwnOperators memberships={account.data.memberships} />
        </Section>
      )}
    </Stack>
  );
}

function OwnAccount({ account }: { account: AccountFacts }) {
  const { email, hasPassword, isBoundToProvider } = account;
  return (
    <>
      <Section framed title="You" explanation={`You sign in as ${email}.`}>
        <NameForm key={account.name} name={account.name} />
      </Section>
      <Section
        framed
        title="Password"
        explanation={
          isBoundToProvider
            ? 'You can sign in through your organisation’s identity provider as well.'
            : 'Changing it ends your other sessions.'
        }
      >
        {hasPassword ? <PasswordForm email={email} /> : 'You have none: you sign in through the identity provider.'}
      </Section>
    </>
  );
}
