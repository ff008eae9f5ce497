'use client';

import { EmptyState, Paper } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyListProps {
  icon: Icon;
  title: string;
  /** What to do about it, in a sentence. */
  description: ReactNode;
  /** The button or command that does it. */
  children?: ReactNode;
}

/** What stands where a list has nothing to show. */
export function EmptyList({ icon: ListIcon, title, description, children }: EmptyListProps) {
  return (
    <Paper withBorder p="xl">
      <EmptyState icon={<ListIcon size={40} stroke={1.5} aria-hidden />} title={title} description={description}>
        {children}
      </EmptyState>
    </Paper>
  );
}
