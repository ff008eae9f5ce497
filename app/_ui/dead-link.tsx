'use client';

import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { LinkButton } from './link-button.tsx';

/** What stands where a link that was handed out leads nowhere any more. */
export function DeadLink({ children }: { children: ReactNode }) {
  return (
    <Stack gap="md" align="flex-start">
      <Title order={1} size="h3">
        This link does not work
      </Title>
      <Text c="dimmed">{children}</Text>
      <LinkButton href="/">Go to the portal</LinkButton>
    </Stack>
  );
}
