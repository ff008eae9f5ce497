import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface SectionProps {
  title: string;
  explanation?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of the page with a name of its own. */
export function Section({ title, explanation, actions, children }: SectionProps) {
  return (
    <Stack component="section" aria-label={title} gap="sm">
      <Group justify="space-between" align="end" gap="sm">
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          {explanation && (
            <Text size="sm" c="dimmed">
              {explanation}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
