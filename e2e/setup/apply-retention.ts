import { Database } from '#db/database.ts';
import { requestRun } from '#db/queue.ts';
import { readEnv } from '#server/env.ts';
import { openInstallation } from '#server/installation/index.ts';
import type { Installation } from './installation.ts';

/** Has the worker of a running program apply the retention now, which it does by itself at the full hour. */
export async function applyRetentionNow({ dataDir }: Installation): Promise<void> {
  const env = readEnv({ ...process.env, DATABASE_URL: undefined, DATA_DIR: dataDir, NODE_ENV: 'production' });
  const installation = await openInstallation(env, { join: true, brief: true, log: () => {} });
  const database = new Database(installation.databaseUrl, { max: 1 });
  try {
    await requestRun(database, { name: 'retention' });
  } finally {
    await database.close();
    await installation.close();
  }
}
