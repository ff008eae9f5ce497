'use client';

import classes from './code-block.module.css';
import { CopyIcon } from './copy-icon.tsx';

interface CodeBlockProps {
  text: string;
  /** What it is, for the name of the copy button: "curl command". */
  label: string;
}

/** Text for a shell or a program, as it is, with a button that copies it: a curl, an answer, a snippet. */
export function CodeBlock({ text, label }: CodeBlockProps) {
  return (
    <div className={classes.frame}>
      <pre className={classes.text}>{text}</pre>
      <div className={classes.copy}>
        <CopyIcon text={text} label={label} />
      </div>
    </div>
  );
}
