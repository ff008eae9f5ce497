'use client';

import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { FrameMessage } from '#app/_ui/frame-message.tsx';
import { LinkButton } from '#app/_ui/link-button.tsx';

const join = new Intl.ListFormat('en', { type: 'conjunction' });

/** For a person who is in no operator now: an administrator, or one whose operators are all suspended. */
export function NoOperator({ suspended }: { suspended: string[] }) {
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  const actions = data?.isAdministrator && <LinkButton href="/admin/operators">Go to the operators</LinkButton>;
  return (
    <FrameMessage icon={IconBuilding} title="You are in no active operator" actions={actions}>
      {suspended.length > 0
        ? `${join.format(suspended)} ${suspended.length > 1 ? 'are' : 'is'} suspended.`
        : 'This page shows the data of one operator, and your account belongs to none.'}
    </FrameMessage>
  );
}
