import { once } from 'node:events';
import postgres, { type Sql } from 'postgres';
import { afterAll, inject } from 'vitest';

/** A connection to the hosts' database that no row-level security holds, open while the file's tests run. */
export function useSuperuser(): () => Sql {
  let sql: Sql | undefined;
  afterAll(() => sql?.end());
  return () => {
    sql ??= postgres(inject('hostsDatabaseUrl'), { max: 2, onnotice: () => {} });
    return sql;
  };
}

/** Every row of every table of the database as text, partitions and the system's own tables included, by table. */
export async function readEveryTable(sql: Sql): Promise<Map<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'm', 't') and not pg_is_other_temp_schema(c.relnamespace) order by 1`;
  const rows = new Map<string, string>();
  for (const { name } of tables) {
    const stream = await sql.unsafe(`copy (select * from ${name}) to stdout`).readable();
    const chunks: Buffer[] = [];
    // Taken as they come: the driver pauses its socket for a slow reader, and not always wakes it after the last row.
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(stream, 'end');
    rows.set(name, Buffer.concat(chunks).toString('utf8'));
  }
  return rows;
}
