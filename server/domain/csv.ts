/** What a spreadsheet takes for the beginning of a formula. */
const formulaStart = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

/**
 * Rows as CSV by RFC 4180, with a byte-order mark, by which spreadsheets know UTF-8. A text that a spreadsheet would run
 * as a formula gets an apostrophe before it, as OWASP advises.
 */
export function formatCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return `\u{feff}${rows.map((row) => `${row.map(formatCell).join(',')}\r\n`).join('')}`;
}

function formatCell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value === null ? '' : formulaStart.test(value) ? `'${value}` : value;
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
