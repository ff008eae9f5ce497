import type { Readable, Writable } from 'node:stream';
import type { TransactionSql } from 'postgres';

/** What a session says so that COPY writes and reads rows alike, whatever server and settings they come from. */
export const copySettings = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local bytea_output = 'hex';
  set local extra_float_digits = 1; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`;

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const list = (columns: readonly string[]) => columns.map(quote).join(', ');

/** The rows of a table as text, a line each. The next statement waits until it was read to its end. */
export function copyOut(sql: TransactionSql, table: string, columns: readonly string[]): Promise<Readable> {
  // A partitioned table is copied by a query alone.
  return sql.unsafe(`copy (select ${list(columns)} from public.${quote(table)}) to stdout`).readable();
}

/** Takes rows as `copyOut` gives them; it finishes when the server has taken all, and fails with what it says. */
export function copyIn(sql: TransactionSql, table: string, columns: readonly string[]): Promise<Writable> {
  return sql.unsafe(`copy public.${quote(table)} (${list(columns)}) from stdin`).writable();
}
