'use client';

import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import { ColorSchemeMenu } from './color-scheme-menu.tsx';
import classes from './page.module.css';

/** A page without the portal's frame, for somebody who is not in it yet. */
export function Alone({ children }: { children: ReactNode }) {
  return (
    <main className={classes.alone}>
      <div className={classes.corner}>
        <ColorSchemeMenu />
      </div>
      <Brand />
      <Paper className={classes.card} withBorder p="xl">
        {children}
      </Paper>
    </main>
  );
}
