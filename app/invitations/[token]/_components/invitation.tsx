'use client';

import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { signOut } from '#app/_ui/authentication.ts';
import { LinkButton } from '#app/_ui/link-button.tsx';
import { roleNames, roleWords } from '#app/_ui/role-names.ts';
import { signInAddress } from '#app/sign-in/address.ts';
import type { FoundInvitation } from '#server/domain/team/schemas.ts';
import { AcceptButton } from './accept-button.tsx';
import { JoinForm } from './join-form.tsx';

interface InvitationProps {
  token: string;
  invitation: FoundInvitation;
  /** Whose session this browser has, if any. */
  signedInAs: SignedIn | null;
}

interface SignedIn {
  userId: number;
  email: string;
}

/** What somebody is invited to, and the way in: an account of theirs, or a new one. */
export function Invitation({ token, invitation, signedInAs }: InvitationProps) {
  const { operatorName, email, role } = invitation;
  return (
    <Stack gap="md">
      <Title order={1} size="h3" style={{ overflowWrap: 'anywhere' }}>
        Join {operatorName}
      </Title>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {email} is invited as <b>{roleNames[role]}</b>. May: {roleWords[role]}.
      </Text>
      <WayIn token={token} invitation={invitation} signedInAs={signedInAs} />
    </Stack>
  );
}

function WayIn({ token, invitation: { email, hasAccount }, signedInAs }: InvitationProps) {
  if (signedInAs?.email === email) return <AcceptButton token={token} />;
  if (signedInAs) return <SignOutFirst {...signedInAs} />;
  if (!hasAccount) return <JoinForm token={token} email={email} />;
  return (
    <>
      <Text size="sm">You have an account with this address. Sign in to accept.</Text>
      <LinkButton href={signInAddress({ next: `/invitations/${token}` })} fullWidth>
        Sign in
      </LinkButton>
    </>
  );
}

function SignOutFirst({ userId, email }: SignedIn) {
  const [leaving, setLeaving] = useState(false);
  const [failed, setFailed] = useState(false);
  const leave = async () => {
    setLeaving(true);
    if (await signOut(userId)) return window.location.reload();
    setLeaving(false);
    setFailed(true);
  };
  return (
    <>
      <Text size="sm">You are signed in as {email}, and the invitation is for another address. Sign out to go on.</Text>
      {failed && (
        <Alert role="alert" color="red" variant="outline">
          You could not be signed out. Load the page anew and try again.
        </Alert>
      )}
      <Button variant="default" loading={leaving} onClick={leave} fullWidth>
        Sign out
      </Button>
    </>
  );
}
