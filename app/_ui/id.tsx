'use client';

import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { CopyIcon } from './copy-icon.tsx';
import classes from './id.module.css';

interface IdProps {
  value: string;
  /** What it is the id of, for the name of the copy button: "entity id". */
  label: string;
  /** The page of what it is the id of. */
  href?: string;
}

/** An id: in monospace, complete, with a button that copies it. */
export function Id({ value, label, href }: IdProps) {
  return (
    <span className={classes.id}>
      {href ? (
        <Anchor component={Link} href={href} className={classes.value}>
          {value}
        </Anchor>
      ) : (
        <span className={classes.value}>{value}</span>
      )}
      <CopyIcon text={value} label={label} />
    </span>
  );
}
