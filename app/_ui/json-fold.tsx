'use client';

import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { formatCount } from './count.ts';
import classes from './json-view.module.css';

/** What is folded is not rendered, and of a long list only so many at a time: data may be a megabyte. */
const partsAtOnce = 100;

interface JsonFoldProps {
  label: ReactNode;
  brackets: '{}' | '[]';
  count: number;
  openAtFirst: boolean;
  partAt: (index: number) => ReactNode;
  end: string;
}

/** An object or an array that can be folded. */
export function JsonFold({ label, brackets, count, openAtFirst, partAt, end }: JsonFoldProps) {
  const [open, setOpen] = useState(openAtFirst);
  const [shown, setShown] = useState(partsAtOnce);
  const [left, right] = brackets;
  if (count === 0) {
    return (
      <div className={classes.line}>
        {label}
        {brackets}
        {end}
      </div>
    );
  }
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={classes.summary}>
        {label}
        {left}
        {!open && (
          <span className={classes.folded}>
            {` ${formatCount(count)} ${right}`}
            {end}
          </span>
        )}
      </summary>
      {open && (
        <>
          <div className={classes.parts}>
            {Array.from({ length: Math.min(shown, count) }, (_, index) => partAt(index))}
            {shown < count && (
              <Button size="compact-xs" variant="subtle" onClick={() => setShown(shown + partsAtOnce)}>
                {formatCount(count - shown)} more
              </Button>
            )}
          </div>
          <div className={classes.line}>
            {right}
            {end}
          </div>
        </>
      )}
    </details>
  );
}
