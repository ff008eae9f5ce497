import { join } from 'node:path';
import type { Sql, TransactionSql } from 'postgres';
import { connect } from '#db/client.ts';
import { copyOut, copySettings } from '#db/copy.ts';
import { readIdentities } from '#db/identities.ts';
import { ownSchemaVersion, readSchemaVersion } from '#db/schema-version.ts';
import {
  listHiddenTables,
  listMonths,
  monthlyTables,
  readTables,
  showWhole,
  storedTableNames,
} from '#db/stored-tables.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { isUntried, type MasterKeys } from '../domain/crypto/index.ts';
import { OpeningError } from '../opening-error.ts';
import { type BackupFolder, beginFolder } from './backup-folder.ts';
import { checkBackup } from './check-backup.ts';
import { type Contents, fileOf, type Manifest, type ManifestTable, makeManifest } from './manifest.ts';
import { writeTableFile } from './table-file.ts';

/** Tells how far a table is: how many of its rows so far, and whether these are all. */
export type Progress = (table: string, rows: number, done: boolean) => void;

export interface BackupOptions {
  databaseUrl: string;
  /** A backup that they do not open is none. */
  masterKeys: MasterKeys;
  directory: string;
  progress: Progress;
}

/**
 * Copies everything that the installation holds, as it was at one moment, into a folder of its own, while the program
 * goes on, and reads it again before that folder has its name. The queue of the worker (schema `worker`) stays out: it holds nothing of operators, each start makes it anew,
 * and a run that was under way is none in the database that is restored.
 * @throws OpeningError with one sentence; then nothing is left of it
 */
export async function takeBackup(options: BackupOptions): Promise<Manifest> {
  const { databaseUrl, masterKeys, directory, progress } = options;
  const folder = beginFolder(directory);
  const client = connect(databaseUrl, { max: 1, role: null, statementTimeoutMs: 0 });
  let failure: unknown;
  try {
    await refuseOtherVersion(client);
    const manifest = await client.begin('isolation level repeatable read read only', (sql) =>
      copySnapshot(sql, folder, progress).catch((error: unknown) => {
        failure = error;
        throw error;
      }),
    );
    folder.finish(manifest);
    await checkBackup(folder.path, masterKeys, () => {});
    folder.publish();
    return manifest;
  } catch (error) {
    folder.discard();
    // What went wrong first: in the middle of a COPY the transaction cannot be rolled back either.
    throw failure ?? error;
  } finally {
    await client.end({ timeout: 1 });
  }
}

async function copySnapshot(sql: TransactionSql, folder: BackupFolder, progress: Progress): Promise<Manifest> {
  await sql.unsafe(`${copySettings}; ${showWhole}`);
  // Before the snapshot is taken, by the first statement that reads: a month that is dropped meanwhile would be missing.
  await lockTables(sql);
  const facts = await readFacts(sql);
  const tables: ManifestTable[] = [];
  for (const { name, columns } of await readTables(sql, storedTableNames)) {
    const rows = await copyOut(sql, name, columns);
    const written = await writeTableFile(join(folder.path, fileOf({ name })), rows, (count) =>
      progress(name, count, false),
    );
    progress(name, written.rows, true);
    tables.push({ name, columns, ...written });
  }
  return makeManifest({ ...facts, tables });
}

/** The tables that are copied are those that this version knows. */
async function refuseOtherVersion(client: Sql): Promise<void> {
  const [its, own] = [await readSchemaVersion(client), ownSchemaVersion()];
  if (its.last !== own.last || its.migrations !== own.migrations)
    throw new OpeningError('The database is not at the version of this program: run `npx oda migrate` first.');
}

/** Against being changed or dropped; whoever reads and writes goes on. */
async function lockTables(sql: TransactionSql): Promise<void> {
  const names = storedTableNames.map((name) => `public."${name}"`).join(', ');
  await sql.unsafe(`lock table ${names} in access share mode`);
}

async function readFacts(sql: TransactionSql): Promise<Omit<Contents, 'format' | 'version' | 'tables'>> {
  const hidden = await listHiddenTables(sql);
  if (hidden.length > 0)
    throw new OpeningError(
      `The user of DATABASE_URL may not read all of ${hidden.join(', ')}: use the one that owns these tables.`,
    );
  const [now] = await sql<{ taken_at: number; server: string }[]>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as taken_at, current_setting('server_version') as server`;
  const keys = await sql<{ generation: number; check_value: Buffer; public_key: Buffer | null; removed: boolean }[]>`
    select generation, check_value, public_key, removed_at is not null or ${isUntried(sql)} as removed
    from pii_key_generations order by generation`;
  const months: Record<string, string[]> = {};
  for (const table of monthlyTables) months[table] = await listMonths(sql, table);
  return {
    takenAt: new Date(Math.ceil(now?.taken_at ?? 0)).toISOString(),
    program: packageJson.version,
    postgresql: now?.server ?? '',
    schema: await readSchemaVersion(sql),
    masterKeys: keys.map((key) => ({
      generation: key.generation,
      checkValue: key.check_value.toString('hex'),
      publicKey: key.public_key?.toString('hex') ?? null,
      removed: key.removed,
    })),
    identities: await readIdentities(sql),
    months,
  };
}
