'use client';

import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page-header.module.css';

interface PageHeaderProps {
  title: ReactNode;
  /** A sentence that says what the page answers. */
  explanation?: ReactNode;
  /** Buttons; the most important one last. */
  actions?: ReactNode;
}

/** The first thing of every page: its name, what it is for, and what one can do here. */
export function PageHeader({ title, explanation, actions }: PageHeaderProps) {
  return (
    <div className={classes.header}>
      <div className={classes.words}>
        <Title order={1} size="h2">
          {title}
        </Title>
        {explanation && (
          <Text component="div" c="dimmed" className={classes.explanation}>
            {explanation}
          </Text>
        )}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </div>
  );
}
