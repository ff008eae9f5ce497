'use client';

import { EmptyState } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';

const join = new Intl.ListFormat('en', { type: 'conjunction' });

/** For a person who is in no operator now: an administrator, or one whose operators are all suspended. */
export function NoOperator({ suspended }: { suspended: string[] }) {
  const text =
    suspended.length > 0
      ? `${join.format(suspended)} ${suspended.length > 1 ? 'are' : 'is'} suspended.`
      : 'This page shows the data of one operator, and your account belongs to none.';
  return (
    <EmptyState
      py="xl"
      icon={<IconBuilding size={40} stroke={1.5} aria-hidden />}
      title={<h1 style={{ font: 'inherit', margin: 0 }}>You are in no active operator</h1>}
      description={text}
    />
  );
}
