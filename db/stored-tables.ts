import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from 'postgres';
import { textArray } from './arrays.ts';
import * as schema from './schema/index.ts';

/** Tables of what is true of the processes that run, and of no others. */
const ofProcesses = ['processes'];

/** A table of this version, with the columns that are written, not those that PostgreSQL makes of them. */
export interface StoredTable {
  name: string;
  columns: string[];
}

/** The tables that hold what must be there again, archive included; partitions are part of theirs. */
export const storedTableNames: readonly string[] = Object.values(schema)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableName(table))
  .filter((name) => !ofProcesses.includes(name))
  .sort();

/** Tables as they are in the database, each behind those whose rows it refers to. */
export async function readTables(sql: TransactionSql, names: readonly string[]): Promise<StoredTable[]> {
  const rows = await sql<(StoredTable & { refers: string[] })[]>`
    select c.relname::text as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and r.oid <> c.oid) as refers
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relname::text = any(${textArray(names)}::text[]) order by 1`;
  const waiting = [...rows];
  const placed: StoredTable[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ refers }) => !waiting.some(({ name }) => refers.includes(name)));
    const [table] = waiting.splice(next, 1);
    if (next < 0 || !table) throw new Error('Tables refer to each other in a circle.');
    placed.push({ name: table.name, columns: table.columns });
  }
  return placed;
}

/** Those that row-level security would show this user in part: nobody may take that for all. */
export async function listHiddenTables(sql: TransactionSql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.relname::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relname::text = any(${textArray(storedTableNames)}::text[]) and row_security_active(c.oid)
      and not exists (select from pg_policy p, unnest(p.polroles) as role
        where p.polrelid = c.oid and p.polname = 'whole_for_owner' and p.polcmd = 'r' and pg_has_role(role, 'USAGE'))
    order by 1`;
  return rows.map(({ name }) => name);
}

/** Opens the tables whole to their owner for the time of the transaction; nobody else can say this with an effect. */
export const showWhole = "set local oda.whole = 'on'";

/**
 * Takes the wall before the owner of tables down, since COPY takes no rows where there is one; `wallOwner` puts it up
 * again. Within one transaction nobody sees that it was down. @returns the tables that had one
 */
export async function unwallOwner(sql: TransactionSql, names: readonly string[]): Promise<string[]> {
  const walled = await sql<{ name: string }[]>`
    select c.relname::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relname::text = any(${textArray(names)}::text[]) and c.relforcerowsecurity`;
  for (const { name } of walled) await sql.unsafe(`alter table public."${name}" no force row level security`);
  return walled.map(({ name }) => name);
}

export async function wallOwner(sql: TransactionSql, names: readonly string[]): Promise<void> {
  for (const name of names) await sql.unsafe(`alter table public."${name}" force row level security`);
}

/** The months that a table partitioned by months of ids has partitions for, as `2026_11`. */
export async function listMonths(sql: TransactionSql, table: string): Promise<string[]> {
  const rows = await sql<{ month: string }[]>`
    select right(c.relname, 7)::text as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${`public.${table}`}::regclass order by 1`;
  return rows.map(({ month }) => month);
}

/** The partitioned tables. */
export const monthlyTables = ['events', 'events_archive'] as const;

/** Makes the partition of a month that is not there; for whoever owns the table, in a transaction of theirs alone. */
export async function ensureMonth(sql: TransactionSql, table: string, month: string): Promise<void> {
  const [year = 0, number = 0] = month.split('_').map(Number);
  const from = BigInt(Date.UTC(year, number - 1)) << 21n;
  const to = BigInt(Date.UTC(year, number)) << 21n;
  const partition = `public.${table}_${month}`;
  const [found] = await sql<{ is_there: boolean }[]>`select to_regclass(${partition}) is not null as is_there`;
  if (found?.is_there) return;
  await sql.unsafe(`create table ${partition} (like public.${table} including all);
    select protect_operator_data('${partition}');
    alter table public.${table} attach partition ${partition} for values from (${from}) to (${to})`);
}
