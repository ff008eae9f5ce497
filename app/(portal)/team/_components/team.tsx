'use client';

import { Button, Stack } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { Section } from '#app/_ui/section.tsx';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import { useRight } from '#app/_ui/use-right.ts';
import { type Member, TeamAddress } from '#server/domain/team/schemas.ts';
import { Invitations } from './invitations.tsx';
import { type MemberAction, MemberActions } from './member-actions.tsx';
import { memberColumns } from './member-columns.tsx';

const InviteDialog = dynamic(() => import('./invite-dialog.tsx').then((module) => module.InviteDialog), { ssr: false });
const MemberDialogs = dynamic(() => import('./member-dialogs.tsx').then((module) => module.MemberDialogs), {
  ssr: false,
});

interface TeamProps {
  userId: number;
  /** Whether a link for a new password can be made here: mailed, or shown to an administrator. */
  makesLinks: boolean;
}

/** Who belongs to the operator and who is invited. */
export function Team({ userId, makesLinks }: TeamProps) {
  const trpc = useTRPC();
  const [address] = useAddressState(TeamAddress);
  const members = useQuery({ ...trpc.team.members.queryOptions(address), placeholderData: keepPreviousData });
  const queryClient = useQueryClient();
  const everything = { ...members, refetch: () => queryClient.invalidateQueries(trpc.team.pathFilter()) };
  const mayManage = useRight('team');
  // Null until first needed: what the dialogs are made of is loaded then.
  const [inviting, setInviting] = useState<boolean | null>(null);
  const [doing, setDoing] = useState<{ action: MemberAction | null; member: Member } | null>(null);
  // Somebody else may give them another role while a dialog is open.
  const roleNow = members.data?.items.find((member) => member.userId === doing?.member.userId)?.role;
  const actions: Column<Member> = {
    title: 'Actions',
    block: 'beside',
    cell: (member) => <MemberActions member={member} onChoose={(action) => setDoing({ action, member })} />,
  };
  return (
    <Stack gap="lg">
      <PageHeader
        title="Team"
        explanation="Who may see and change this operator’s data, and in which role."
        actions={
          <>
            <RefreshButton query={everything} />
            {mayManage && (
              <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
                Invite
              </Button>
            )}
          </>
        }
      />
      <DataTable
        label="members"
        columns={mayManage ? [...memberColumns(userId), actions] : memberColumns(userId)}
        query={members}
        rows={members.data?.items}
        rowKey={(member) => String(member.userId)}
        empty={<EmptyList icon={IconUsers} title="Nobody here" description="Invite somebody with the button above." />}
      />
      <Pager nextCursor={members.data?.nextCursor} busy={members.isPlaceholderData} />
      <Section title="Invitations" explanation="Who was invited and has not joined yet.">
        <Invitations mayManage={mayManage} />
      </Section>
      {inviting !== null && <InviteDialog opened={inviting} onClose={() => setInviting(false)} />}
      {doing && (
        <MemberDialogs
          action={doing.action}
          makesLinks={makesLinks}
          member={{ ...doing.member, role: roleNow ?? doing.member.role }}
          onClose={() => setDoing({ ...doing, action: null })}
        />
      )}
    </Stack>
  );
}
