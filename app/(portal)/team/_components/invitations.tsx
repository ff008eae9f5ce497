'use client';

import { Button, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { roleNames } from '#app/_ui/role-names.ts';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { Invitation } from '#server/domain/team/schemas.ts';

const columns: Column<Invitation>[] = [
  { title: 'E-mail', block: 'title', cell: ({ email }) => <span style={{ overflowWrap: 'anywhere' }}>{email}</span> },
  { title: 'Role', block: 'half', cell: ({ role }) => roleNames[role] },
  {
    title: 'Status',
    block: 'beside',
    cell: ({ status }) =>
      status === 'open' ? (
        <StatusBadge tone="good">Open</StatusBadge>
      ) : (
        <StatusBadge tone="warning">Expired</StatusBadge>
      ),
  },
  { title: 'Invited', block: 'half', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { title: 'Expires', block: 'half', cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
];

/** The newest invitations that nobody has accepted or withdrawn. */
export function Invitations({ mayManage }: { mayManage: boolean }) {
  const invitations = useQuery(useTRPC().team.invitations.queryOptions({}));
  const actions: Column<Invitation> = {
    title: 'Actions',
    block: 'bare',
    cell: (invitation) => <Withdraw invitation={invitation} />,
  };
  return (
    <>
      <DataTable
        label="invitations"
        columns={mayManage ? [...columns, actions] : columns}
        query={invitations}
        rows={invitations.data?.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyList
            icon={IconMail}
            title="No open invitation"
            description="Invite a colleague with the button above: they get a link that is good for seven days."
          />
        }
      />
      {invitations.data?.nextCursor && (
        <Text size="sm" c="dimmed">
          These are the newest. Older ones show when these are accepted or withdrawn.
        </Text>
      )}
    </>
  );
}

function Withdraw({ invitation: { id, email } }: { invitation: Invitation }) {
  const trpc = useTRPC();
  const [asking, setAsking] = useState(false);
  const revoke = useAction(trpc.team.revokeInvitation.mutationOptions(), {
    done: `The invitation of ${email} is withdrawn.`,
    failed: null,
    refresh: [trpc.team.invitations.pathFilter()],
    onDone: () => setAsking(false),
  });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => setAsking(true)}
        aria-label={`Withdraw the invitation of ${email}`}
      >
        Withdraw
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Withdraw this invitation?"
        confirm="Withdraw"
        onConfirm={() => revoke.mutate({ id })}
        mutation={revoke}
      >
        <Text size="sm">The link that {email} got opens nothing any more.</Text>
      </ConfirmDialog>
    </>
  );
}
