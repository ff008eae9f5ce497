import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Sql, TransactionSql } from 'postgres';
import { migrationsFolder } from './migrate.ts';

/** How many migrations a database has, and the digest of the last. */
export interface SchemaVersion {
  migrations: number;
  last: string;
}

const files = () => readMigrationFiles({ migrationsFolder });

/** The version that this program works with. */
export function ownSchemaVersion(): SchemaVersion {
  const migrations = files();
  return { migrations: migrations.length, last: migrations.at(-1)?.hash ?? '' };
}

/** Whether a version is one that this program's migrations led through. */
export function isKnownVersion({ migrations, last }: SchemaVersion): boolean {
  return files()[migrations - 1]?.hash === last;
}

/** The version of a database; no migrations where it was never migrated. */
export async function readSchemaVersion(sql: Sql | TransactionSql): Promise<SchemaVersion> {
  const [found] = await sql<{ is_there: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as is_there`;
  if (!found?.is_there) return { migrations: 0, last: '' };
  const rows = await sql<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations order by created_at`;
  return { migrations: rows.length, last: rows.at(-1)?.hash ?? '' };
}

/**
 * Runs the migrations after the first `from` and up to the first `to` in a transaction that is open, as drizzle's own
 * migrator does in one of its own.
 */
export async function applyMigrations(sql: TransactionSql, from: number, to: number): Promise<void> {
  await sql.unsafe(`create schema if not exists drizzle;
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`);
  for (const migration of files().slice(from, to)) {
    for (const statement of migration.sql) await sql.unsafe(statement);
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`;
  }
}
