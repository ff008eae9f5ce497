import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  explanation?: ReactNode;
  actions?: ReactNode;
  /** For what is no list, which has a frame of its own. */
  framed?: boolean;
  children: ReactNode;
}

/** A part of a page that is about one thing, under a name of its own. */
export function Section({ title, explanation, actions, framed = false, children }: SectionProps) {
  const id = useId();
  const stack = (
    <Stack gap="sm">
      <Group justify="space-between" align="end" gap="sm">
        <div>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          {explanation && (
            <Text size="sm" c="dimmed" maw="72ch">
              {explanation}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
  return framed ? (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      {stack}
    </Paper>
  ) : (
    <section aria-labelledby={id}>{stack}</section>
  );
}
