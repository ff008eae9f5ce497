'use client';

import { Paper, Stack, Switch, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './part-card.module.css';

interface PartCardProps {
  title: string;
  explanation: string;
  /** What the switch says: "Limit how long events are kept". */
  switchLabel: string;
  limited: boolean;
  onLimit: (limited: boolean) => void;
  disabled: boolean;
  /** The sliders, shown when there is a limit. */
  children: ReactNode;
  /** What the choice means, beside them. */
  aside?: ReactNode;
}

/** One part of the policy: whether there is a limit, which, and what it means. */
export function PartCard({ title, explanation, switchLabel, limited, onLimit, disabled, ...rest }: PartCardProps) {
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <div className={classes.columns}>
        <Stack gap="sm" className={classes.choice}>
          <div>
            <Title order={2} size="h4">
              {title}
            </Title>
            <Text size="sm" c="dimmed">
              {explanation}
            </Text>
          </div>
          <Switch
            label={switchLabel}
            checked={limited}
            onChange={(event) => onLimit(event.currentTarget.checked)}
            disabled={disabled}
          />
          {limited && rest.children}
        </Stack>
        {rest.aside && <div className={classes.aside}>{rest.aside}</div>}
      </div>
    </Paper>
  );
}
