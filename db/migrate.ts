import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { connect } from './client.ts';
import { ensureEventPartitions } from './partitions.ts';
import { seedTemplates } from './seed.ts';

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Brings the database to this version and to this month: runs the migrations that are missing, as the URL's own role,
 * seeds the built-in templates and makes the partitions that an installation lacks which slept for months. Processes
 * that start together wait for each other.
 */
export async function migrateDatabase(url: string): Promise<{ applied: number }> {
  const client = connect(url, { max: 1, role: null, statementTimeoutMs: 0 });
  try {
    await client`select pg_advisory_lock(hashtextextended('oda migrations', 0))`;
    const before = await countMigrations(client);
    const orm = drizzle(client);
    await migrate(orm, { migrationsFolder });
    await seedTemplates(orm);
    await ensureEventPartitions(client);
    return { applied: (await countMigrations(client)) - before };
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function countMigrations(client: ReturnType<typeof connect>): Promise<number> {
  const [table] = await client`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`;
  if (!table?.exists) return 0;
  const [row] = await client`select count(*)::int as count from drizzle.__drizzle_migrations`;
  return Number(row?.count ?? 0);
}
