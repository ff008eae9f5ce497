import type { Format } from './define-command.ts';

/** Prints a result: as JSON, or the text for people. */
export function print({ json }: Format, value: unknown, text: string): void {
  console.log(json ? JSON.stringify(value, null, 2) : text);
}

/** Lays rows out in aligned columns. Control characters in a cell would let a name steer the terminal. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map((cell) => cell.replace(/\p{Cc}/gu, '\u{fffd}')));
  const columns = Math.max(0, ...shown.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...shown.map((row) => [...(row[column] ?? '')].length)),
  );
  const pad = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length);
  return shown.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** A moment as people read it in a table, in UTC to the second. */
export function formatMoment(iso: string | null): string {
  return iso === null ? '-' : iso.replace(/\.\d+Z$/, 'Z');
}
