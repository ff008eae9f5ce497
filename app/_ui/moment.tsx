'use client';

import { Tooltip, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import classes from './moment.module.css';
import { useNow } from './now.tsx';
import { relativeTime } from './relative-time.ts';

/** The exact time where the person is, made when asked for: the server does not know where that is. */
const exactTime = (iso: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso));

/** A time as people say it, with the exact one on hover, focus or touch. */
export function Moment({ at }: { at: string }) {
  const nowMs = useNow();
  const [exact, setExact] = useState('');
  const show = () => setExact(exactTime(at));
  return (
    <Tooltip label={exact || at} events={{ hover: true, focus: true, touch: true }}>
      <UnstyledButton className={classes.moment} onPointerEnter={show} onFocus={show}>
        <time dateTime={at}>{relativeTime(Date.parse(at), nowMs)}</time>
      </UnstyledButton>
    </Tooltip>
  );
}
