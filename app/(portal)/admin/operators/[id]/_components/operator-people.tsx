'use client';

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { roleNames } from '#app/_ui/role-names.ts';
import { Section } from '#app/_ui/section.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { OperatorPerson } from '#server/domain/administration/schemas.ts';
import { InviteDialog } from '../../../../team/_components/invite-dialog.tsx';

const columns: Column<OperatorPerson>[] = [
  { title: 'Name', block: 'title', cell: ({ name }) => name },
  { title: 'E-mail', cell: ({ email }) => email },
  { title: 'Role', block: 'half', cell: ({ role }) => roleNames[role] },
  {
    title: 'Status',
    block: 'beside',
    cell: ({ disabled }) =>
      disabled ? <StatusBadge tone="off">Disabled</StatusBadge> : <StatusBadge tone="good">Active</StatusBadge>,
  },
];

/** The ways in for the operator's people. */
export function OperatorPeople({ operatorId }: { operatorId: number }) {
  const people = useQuery(useTRPC().operators.people.queryOptions({ operatorId }));
  const [inviting, { open, close }] = useDisclosure(false);
  const invite = (
    <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
      Invite somebody
    </Button>
  );
  return (
    <Section title="People" explanation="An owner manages the others in the portal." actions={invite}>
      <DataTable
        label="people"
        columns={columns}
        query={people}
        rows={people.data}
        rowKey={({ id }) => String(id)}
        empty={
          <EmptyList
            icon={IconUsers}
            title="Nobody belongs to it yet"
            description="Invite its owner: the link is shown to copy."
          />
        }
      />
      <InviteDialog operatorId={operatorId} opened={inviting} onClose={close} />
    </Section>
  );
}
