import type { Sql } from 'postgres';
import { connect } from '#db/client.ts';
import { isEmpty, readRestoreMark, removeRestoreMark, setRestoreMark } from '#db/restore-mark.ts';
import { OpeningError } from '../opening-error.ts';
import { loadBackup } from './load-backup.ts';
import type { Manifest } from './manifest.ts';
import type { Progress } from './take-backup.ts';

export interface RestoreOptions {
  databaseUrl: string;
  directory: string;
  manifest: Manifest;
  progress: Progress;
  /** What is left to do before anybody may work on the database. It may be done twice. */
  beforeOpening: () => Promise<void>;
}

/**
 * Puts a backup that was checked into an empty database, which nobody can work on before the last line of this. Killed
 * at any time and begun again, it goes on from the beginning, or from `beforeOpening` once all rows are there.
 * @throws OpeningError with one sentence
 */
export async function restoreBackup(options: RestoreOptions): Promise<void> {
  const { databaseUrl, directory, manifest, progress } = options;
  const client = connect(databaseUrl, { max: 1, role: null, statementTimeoutMs: 0 });
  try {
    // The same lock as for migrations: neither two restores nor a starting program meet here.
    await client`select pg_advisory_lock(hashtextextended('oda migrations', 0))`;
    if (!(await prepare(client, options))) await client.begin((sql) => loadBackup(sql, directory, manifest, progress));
    await options.beforeOpening();
    await removeRestoreMark(client);
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** Marks an empty database, or finds the mark of before. @returns whether this backup was loaded already */
async function prepare(client: Sql, { manifest }: RestoreOptions): Promise<boolean> {
  const mark = await readRestoreMark(client);
  if (mark?.loaded && mark.backup !== manifest.sha256)
    throw new OpeningError('The restore of another backup did not finish in this database: name an empty one.');
  if (mark?.loaded) return true;
  if (!(await isEmpty(client)))
    throw new OpeningError(
      'The database is not empty: a backup is restored into one that is, so that nothing is lost.',
    );
  await refuseEarlierClock(client, manifest);
  if (!mark) await setRestoreMark(client, manifest.sha256);
  return false;
}

/** Ids carry the time, so that new ones are above all that are restored, if it is later by this database's clock. */
async function refuseEarlierClock(client: Sql, { takenAt }: Manifest): Promise<void> {
  const [clock] = await client<{ now_ms: number }[]>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as now_ms`;
  const nowMs = clock?.now_ms ?? 0;
  if (nowMs >= Date.parse(takenAt)) return;
  throw new OpeningError(
    `The clock of this database shows ${new Date(nowMs).toISOString()}, but the backup was made at ${takenAt}: put the clock right.`,
  );
}
