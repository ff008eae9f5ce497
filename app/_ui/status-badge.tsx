'use client';

import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

const colors = { good: 'teal', working: 'blue', warning: 'orange', bad: 'red', off: 'gray' };
/** What a status means for the person who looks, whatever it is called. */
export type Tone = keyof typeof colors;

/** A status in a word; the dot's colour repeats what the word says. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <Badge variant="dot" color={colors[tone]} tt="none" fw={500} miw="max-content">
      {children}
    </Badge>
  );
}
