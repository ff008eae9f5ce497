'use client';

import { useMemo } from 'react';
import { CopyIcon } from './copy-icon.tsx';
import { JsonFold } from './json-fold.tsx';
import { type JsonNode, parseJsonTree } from './json-tree.ts';
import classes from './json-view.module.css';

interface JsonViewProps {
  /** JSON text as it is stored; its numbers are shown as they are written. */
  text: string;
  /** What it is, for the name of the copy button: "data of the event". */
  label: string;
  /** How many levels are open at first. */
  openLevels?: number;
}

/** JSON in colours, each object and array foldable. */
export function JsonView({ text, label, openLevels = 2 }: JsonViewProps) {
  const tree = useMemo(() => parseJsonTree(text), [text]);
  return (
    <div className={classes.frame}>
      <div className={classes.tree}>
        <Value node={tree} levels={openLevels} end="" />
      </div>
      <div className={classes.copy}>
        <CopyIcon text={text} label={label} />
      </div>
    </div>
  );
}

interface ValueProps {
  node: JsonNode;
  /** Levels below which it begins folded. */
  levels: number;
  name?: string;
  /** The comma behind it, but for the last. */
  end: string;
}

function Value({ node, levels, name, end }: ValueProps) {
  const label = name === undefined ? null : <span className={classes.key}>{JSON.stringify(name)}: </span>;
  if ('text' in node) {
    return (
      <div className={classes.line}>
        {label}
        <span className={classes[node.kind]}>{node.text}</span>
        {end}
      </div>
    );
  }
  const parts = node.kind === 'object' ? node.entries : node.items.map((item) => [undefined, item] as const);
  return (
    <JsonFold
      label={label}
      brackets={node.kind === 'object' ? '{}' : '[]'}
      count={parts.length}
      openAtFirst={levels > 0}
      end={end}
      partAt={(index) => {
        const [key, value] = parts[index] ?? [];
        const comma = index < parts.length - 1 ? ',' : '';
        const named = key === undefined ? {} : { name: key };
        return value && <Value key={index} node={value} levels={levels - 1} end={comma} {...named} />;
      }}
    />
  );
}
