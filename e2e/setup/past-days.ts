import postgres, { type Sql } from 'postgres';
import { readEnv } from '#server/env.ts';
import { openInstallation } from '#server/installation/index.ts';
import type { Installation } from './installation.ts';

/**
 * Writes the sums of days that lie back, as they would stand there had the program run so long: no call can record an
 * event in the past.
 */
export function putEventsOfPastDays(
  installation: Installation,
  slug: string,
  days: readonly { daysAgo: number; amount: number }[],
): Promise<void> {
  return withDatabase(installation, async (sql) => {
    for (const { daysAgo, amount } of days) {
      await sql`
        insert into ingestion_rollups (operator_id, resolution, at, kind, name, amount)
        select id, 'day', date_trunc('day', now(), 'UTC') - make_interval(days => ${daysAgo}), 'events', 'session', ${amount}
        from operators where slug = ${slug}`;
    }
  });
}

/** Does something to the data of a running program that no call can do. */
export async function withDatabase({ dataDir }: Installation, work: (sql: Sql) => Promise<void>): Promise<void> {
  const env = readEnv({ ...process.env, DATABASE_URL: undefined, DATA_DIR: dataDir, NODE_ENV: 'production' });
  const installation = await openInstallation(env, { join: true, brief: true, log: () => {} });
  const sql = postgres(installation.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await work(sql);
  } finally {
    await sql.end();
    await installation.close();
  }
}
