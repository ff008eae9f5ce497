'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Cover } from './cover.tsx';
import { OtherOperator, type ShownOperator } from './other-operator.tsx';
import { useSignedInElsewhere } from './use-signed-in-elsewhere.ts';

/** The session that a page was loaded in. */
export interface ShownSession {
  userId: number;
  email: string;
  /** Null for somebody who was in no operator. */
  operator: ShownOperator | null;
}

/** Says that this browser's session is another one than that of the page: of somebody else, or in another operator. */
export function OtherSession({ shown }: { shown: ShownSession }) {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  if (!data) return null;
  if (data.userId !== shown.userId) return <OtherPerson email={shown.email} otherEmail={data.email} />;
  return shown.operator && <OtherOperator shown={shown.operator} />;
}

interface OtherPersonProps {
  /** For whom the page was loaded. */
  email: string;
  /** Who is signed in now. */
  otherEmail: string;
}

/** Covers the page until its person is signed in again, in another tab, or somebody gives it up. */
function OtherPerson({ email, otherEmail }: OtherPersonProps) {
  const queryClient = useQueryClient();
  useSignedInElsewhere(email, () => void queryClient.invalidateQueries());
  return (
    <Cover title="Somebody else is signed in now">
      <Stack gap="md">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          This page was loaded for <b>{email}</b>, and in another tab <b>{otherEmail}</b> signed in. Nothing was done as{' '}
          {otherEmail}.
        </Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          What is not saved here is kept. To go on with it, sign in as {email} in another tab, then come back to this
          one.
        </Text>
        <Group justify="flex-end">
          <Button onClick={() => window.location.reload()} data-autofocus>
            Load the page anew
          </Button>
        </Group>
      </Stack>
    </Cover>
  );
}
