import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { connect } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { startEmbeddedPostgres } from '#server/embedded-postgres/index.ts';
import type { Closing } from './closing.ts';

export interface ScratchDatabase {
  url: string;
  /** As the superuser, who sees every operator. */
  sql: Sql;
}

/** As many connections as the busiest ceiling has statements in flight. */
const connectionsMost = 32;

/** A migrated database of the embedded PostgreSQL, gone when the benchmark is over. */
export async function startScratchDatabase(scratch: string, closing: Closing): Promise<ScratchDatabase> {
  const dataDir = join(scratch, 'database');
  closing.add(() => removeData(dataDir));
  const server = await startEmbeddedPostgres({ dataDir, log: () => {} });
  closing.add(() => server.stop());
  await migrateDatabase(server.url);
  const sql = connect(server.url, { max: connectionsMost, role: null, statementTimeoutMs: 0 });
  closing.add(() => sql.end({ timeout: 5 }));
  return { url: server.url, sql };
}

/** Root's data lies elsewhere, behind a link. */
function removeData(dataDir: string): void {
  try {
    rmSync(realpathSync(join(dataDir, 'postgres')), { recursive: true, force: true });
  } catch {
    // It was never made.
  }
}

export async function countEvents(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from events`;
  return row?.count ?? 0;
}

export async function countEntities(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from entities`;
  return row?.count ?? 0;
}

export async function countStates(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from states`;
  return row?.count ?? 0;
}
