'use client';

import { Group, Paper, Stack, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './step.module.css';

export type StepState = 'done' | 'current' | 'later';

interface StepProps {
  number: number;
  title: string;
  state: StepState;
  children: ReactNode;
}

const said: Record<StepState, string> = { done: 'done', current: 'to do now', later: 'comes later' };

/** One step of the way: what to do, or that it is done. */
export function Step({ number, title, state, children }: StepProps) {
  return (
    <Paper component="li" withBorder p="md" {...(state === 'current' ? { 'aria-current': 'step' } : {})}>
      <Group align="flex-start" wrap="nowrap" gap="md">
        <span className={classes.number} data-state={state} aria-hidden>
          {state === 'done' ? <IconCheck size={18} /> : number}
        </span>
        <Stack gap="xs" className={classes.content ?? ''}>
          <Title order={2} size="h4">
            {title}
            <VisuallyHidden> ({said[state]})</VisuallyHidden>
          </Title>
          {children}
        </Stack>
      </Group>
    </Paper>
  );
}
