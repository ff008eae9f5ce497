'use client';

import { EmptyState, Group, Stack } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface FrameMessageProps {
  icon: Icon;
  title: string;
  children: ReactNode;
  /** What the person can do from here. */
  actions?: ReactNode;
}

/** A page inside the portal's frame that says one thing. */
export function FrameMessage({ icon: MessageIcon, title, children, actions }: FrameMessageProps) {
  return (
    <EmptyState
      py="xl"
      icon={<MessageIcon size={40} stroke={1.5} aria-hidden />}
      title={<h1 style={{ font: 'inherit', margin: 0 }}>{title}</h1>}
      description={children}
    >
      {actions && (
        <Stack align="center">
          <Group>{actions}</Group>
        </Stack>
      )}
    </EmptyState>
  );
}
