'use client';

import { IconBuilding } from '@tabler/icons-react';
import { FrameMessage } from '#app/_ui/frame-message.tsx';

const join = new Intl.ListFormat('en', { type: 'conjunction' });

/** For a person who is in no operator now: an administrator, or one whose operators are all suspended. */
export function NoOperator({ suspended }: { suspended: string[] }) {
  return (
    <FrameMessage icon={IconBuilding} title="You are in no active operator">
      {suspended.length > 0
        ? `${join.format(suspended)} ${suspended.length > 1 ? 'are' : 'is'} suspended.`
        : 'This page shows the data of one operator, and your account belongs to none.'}
    </FrameMessage>
  );
}
