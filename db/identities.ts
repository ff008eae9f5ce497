import type { TransactionSql } from 'postgres';

/** A column that PostgreSQL numbers, and the number that it gave last; null: none yet. */
export interface Identity {
  table: string;
  column: string;
  last: string | null;
}

/** Numbers that were given, of rows that are gone or not committed too. */
export function readIdentities(sql: TransactionSql): Promise<Identity[]> {
  return sql<Identity[]>`
    select c.relname::text as table, a.attname::text as column, s.last_value::text as last
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attidentity <> ''
    join pg_sequences s on format('%I.%I', s.schemaname, s.sequencename) = pg_get_serial_sequence(c.oid::regclass::text, a.attname)
    where c.relnamespace = 'public'::regnamespace order by 1, 2`;
}

/** Goes on behind the numbers that were given. */
export async function setIdentities(sql: TransactionSql, identities: readonly Identity[]): Promise<void> {
  for (const { table, column, last } of identities) {
    if (last !== null)
      await sql`select setval(pg_get_serial_sequence(${`public.${table}`}, ${column}), ${last}::bigint)`;
  }
}
