import { readFileSync, writeFileSync } from 'node:fs';

const linesOf = (ledger: string) => readFileSync(ledger, 'utf8').trimEnd().split('\n');

/** Writes a ledger again, beside it. @returns the file */
function write(ledger: string, name: string, lines: readonly string[]): string {
  const file = `${ledger}.${name}`;
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** Its second line says something else than what was signed. */
export function changedLedger(ledger: string): string {
  const changed = linesOf(ledger).map((line, n) =>
    n === 1 ? line.replace(/"statesRemoved":\d+/, '"statesRemoved":77') : line,
  );
  return write(ledger, 'changed', changed);
}

/** Its first line was signed by a generation that the backup does not know. */
export function laterLedger(ledger: string): string {
  const [first = '', ...rest] = linesOf(ledger);
  return write(ledger, 'later', [first.replace('"keyId":"g1"', '"keyId":"g7"'), ...rest]);
}

/** Its first line breaks off. */
export const brokenLedger = (ledger: string) => write(ledger, 'broken', ['{"version":1,', ...linesOf(ledger)]);

/** The first line, and what came after: as though the ledger had been renamed then, and its last line was not written whole. */
export function dividedLedger(ledger: string): [string, string] {
  const [first = '', ...rest] = linesOf(ledger);
  return [write(ledger, 'before', [first, '']), write(ledger, 'since', [...rest, '{"version":1,"id":"ers_'])];
}
