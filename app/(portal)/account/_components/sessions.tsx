'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDevices } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { leaveSignedOut } from '#app/sign-in/leave.ts';
import type { ListedSession } from '#server/domain/users/schemas.ts';
import { describeBrowser } from './describe-browser.ts';

const columns: Column<ListedSession>[] = [
  { title: 'Browser', block: 'title', cell: ({ userAgent }) => describeBrowser(userAgent) },
  { title: 'Address', block: 'half', cell: ({ address }) => address ?? 'Unknown' },
  { title: 'Signed in', block: 'half', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { title: 'Last seen', block: 'half', cell: ({ lastSeenAt }) => <Moment at={lastSeenAt} /> },
  { title: 'Session', block: 'beside', cell: (session) => <End session={session} /> },
];

/** Where one is signed in, and the way out of each or all. */
export function Sessions() {
  const sessions = useQuery(useTRPC().session.list.queryOptions());
  return (
    <Stack gap="md">
      <DataTable
        label="sessions"
        columns={columns}
        query={sessions}
        rows={sessions.data}
        rowKey={({ id }) => id}
        empty={<EmptyList icon={IconDevices} title="No open session" description="Sign in to have one." />}
      />
      <Group>
        <EndAll />
      </Group>
    </Stack>
  );
}

function End({ session: { id, current, userAgent } }: { session: ListedSession }) {
  const trpc = useTRPC();
  const end = useAction(trpc.session.end.mutationOptions(), {
    done: 'The session is over.',
    failed: 'The session could not be ended',
    refresh: [trpc.session.list.pathFilter()],
  });
  if (current) return <StatusBadge tone="good">This one</StatusBadge>;
  return (
    <Button
      size="xs"
      variant="default"
      loading={end.isPending}
      onClick={() => end.mutate({ id })}
      aria-label={`End the session of ${describeBrowser(userAgent)}`}
    >
      End
    </Button>
  );
}

function EndAll() {
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const endAll = useAction(useTRPC().session.endAll.mutationOptions(), {
    done: null,
    failed: null,
    onDone: () => void queryClient.cancelQueries(),
  });
  const ended = () =>
    endAll.mutateAsync().then(
      () => true,
      () => false,
    );
  return (
    <>
      <Button color="red" variant="outline" onClick={() => setAsking(true)}>
        Sign out everywhere
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Sign out everywhere?"
        confirm="Sign out everywhere"
        onConfirm={() => void leaveSignedOut(ended)}
        mutation={endAll}
      >
        <Text size="sm">All your sessions end at once, this one too.</Text>
      </ConfirmDialog>
    </>
  );
}
