import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type { Sql } from 'postgres';
import { connect, type Orm } from './client.ts';
import { hasSqlState, sqlState } from './errors.ts';
import { ensureEventPartitions } from './partitions.ts';
import { seedTemplates } from './seed.ts';

/** So long a migration waits for a table, and then lets the others by. */
const lockWaitMs = 2_000;
const giveUpAfterMs = 10 * 60_000;

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
    await migrateSwiftly(client, orm);
    await seedTemplates(orm);
    await ensureEventPartitions(client);
    return { applied: (await countMigrations(client)) - before };
  } finally {
    await client.end({ timeout: 5 });
  }
}

/**
 * Migrations want tables for themselves, and behind a wait for that everybody else would wait too: so none is long. They are
 * one transaction, so they can be tried again.
 */
async function migrateSwiftly(client: Sql, orm: Orm): Promise<void> {
  const end = performance.now() + giveUpAfterMs;
  await client`select set_config('lock_timeout', ${String(lockWaitMs)}, false)`;
  for (;;) {
    try {
      await migrate(orm, { migrationsFolder });
      break;
    } catch (error) {
      const mayPass = hasSqlState(error, sqlState.lockNotAvailable, sqlState.deadlockDetected);
      if (!mayPass || performance.now() > end) throw error;
      await sleep(lockWaitMs);
    }
  }
  await client`reset lock_timeout`;
}

async function countMigrations(client: Sql): Promise<number> {
  const [table] = await client`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`;
  if (!table?.exists) return 0;
  const [row] = await client`select count(*)::int as count from drizzle.__drizzle_migrations`;
  return Number(row?.count ?? 0);
}
