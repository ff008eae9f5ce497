'use client';

import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import classes from './page.module.css';

interface MessagePageProps {
  title: string;
  children: ReactNode;
  /** What the person can do from here. */
  actions: ReactNode;
}

/** A page that says one thing: that something is not there, or went wrong. */
export function MessagePage({ title, children, actions }: MessagePageProps) {
  return (
    <main className={classes.alone}>
      <Brand />
      <Paper className={classes.card} withBorder p="xl">
        <Stack gap="md">
          <Title order={1} size="h3">
            {title}
          </Title>
          <Text component="div" c="dimmed">
            {children}
          </Text>
          <Group>{actions}</Group>
        </Stack>
      </Paper>
    </main>
  );
}
