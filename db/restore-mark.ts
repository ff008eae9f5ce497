import type { Sql, TransactionSql } from 'postgres';

/** Where the mark lies: in a schema of its own, which everybody sees and no migration knows. */
const schema = 'oda_restore';

/** How far the restore of a backup, named by its digest, has come. */
export interface RestoreMark {
  backup: string;
  loaded: boolean;
}

/** Whether a restore was begun in this database and not brought to its end: nobody may work on it. */
export async function isRestoreUnfinished(sql: Sql | TransactionSql): Promise<boolean> {
  const [mark] = await sql<{ is_there: boolean }[]>`
    select exists (select from pg_namespace where nspname = ${schema}) as is_there`;
  return mark?.is_there === true;
}

/** The mark, for the owner of the database; null where there is none. */
export async function readRestoreMark(sql: Sql): Promise<RestoreMark | null> {
  if (!(await isRestoreUnfinished(sql))) return null;
  const [mark] = await sql<RestoreMark[]>`select backup, loaded from ${sql(schema)}.progress`;
  return mark ?? null;
}

export async function setRestoreMark(sql: Sql, backup: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(
      `create schema ${schema}; create table ${schema}.progress (backup text not null, loaded boolean not null)`,
    );
    await tx`insert into ${tx(schema)}.progress values (${backup}, false)`;
  });
}

/** Says that all rows of a backup are there, in the transaction that brings them. */
export async function markLoaded(sql: TransactionSql, backup: string): Promise<void> {
  await sql`update ${sql(schema)}.progress set backup = ${backup}, loaded = true`;
}

export async function removeRestoreMark(sql: Sql): Promise<void> {
  await sql.unsafe(`drop schema ${schema} cascade`);
}

/** Whether nobody has put anything where the program keeps its tables. */
export async function isEmpty(sql: Sql): Promise<boolean> {
  const [found] = await sql<{ is_empty: boolean }[]>`
    select not exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'worker', 'drizzle') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    ) as is_empty`;
  return found?.is_empty === true;
}
