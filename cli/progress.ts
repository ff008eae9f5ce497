import type { Progress } from '#server/backup/index.ts';
import type { Format } from './define-command.ts';

const everyMs = 5_000;

/** Tells people how far a long command is: a line for each table, and one now and then while a table takes long. */
export function tellProgress({ json }: Format): Progress {
  let toldAt = performance.now();
  return (table, rows, done) => {
    if (json || (!done && performance.now() - toldAt < everyMs)) return;
    toldAt = performance.now();
    console.log(`${table}: ${rows} rows${done ? '' : ' so far'}`);
  };
}
