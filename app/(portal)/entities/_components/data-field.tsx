'use client';

import { Textarea, type TextareaProps } from '@mantine/core';
import classes from './data-field.module.css';

/** An entity's data as JSON text. */
export function DataField(props: TextareaProps) {
  return (
    <Textarea
      label="Data"
      autosize
      minRows={6}
      maxRows={20}
      spellCheck={false}
      classNames={{ input: classes.input }}
      {...props}
    />
  );
}
