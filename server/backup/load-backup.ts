import { join } from 'node:path';
import type { TransactionSql } from 'postgres';
import { ormOn } from '#db/client.ts';
import { copyIn, copySettings } from '#db/copy.ts';
import { setIdentities } from '#db/identities.ts';
import { ensureEventPartitions } from '#db/partitions.ts';
import { markLoaded } from '#db/restore-mark.ts';
import { applyMigrations, ownSchemaVersion } from '#db/schema-version.ts';
import { seedTemplates } from '#db/seed.ts';
import { ensureMonth, readTables, unwallOwner, wallOwner } from '#db/stored-tables.ts';
import { OpeningError } from '../opening-error.ts';
import { fileOf, type Manifest, type ManifestTable } from './manifest.ts';
import { readTableFile } from './table-file.ts';
import type { Progress } from './take-backup.ts';

/**
 * Makes the tables as they were at the time of the backup, loads them, and brings them to this version: all in one
 * transaction, so that whoever is killed here leaves an empty database.
 */
export async function loadBackup(
  sql: TransactionSql,
  directory: string,
  manifest: Manifest,
  progress: Progress,
): Promise<void> {
  await sql.unsafe(copySettings);
  await applyMigrations(sql, 0, manifest.schema.migrations);
  for (const [table, months] of Object.entries(manifest.months))
    for (const month of months) await ensureMonth(sql, table, month);
  const names = manifest.tables.map(({ name }) => name);
  const tables = await readTables(sql, names);
  const walled = await unwallOwner(sql, names);
  for (const table of manifest.tables) {
    const known = tables.find(({ name }) => name === table.name);
    if (known?.columns.join() !== table.columns.join())
      throw new OpeningError(`The backup has a table ${table.name} that its version does not have like this.`);
    await loadTable(sql, directory, table, progress);
  }
  await wallOwner(sql, walled);
  await setIdentities(sql, manifest.identities);
  await applyMigrations(sql, manifest.schema.migrations, ownSchemaVersion().migrations);
  await refuseRemovedGenerations(sql);
  await seedTemplates(ormOn(sql));
  await ensureEventPartitions(sql);
  await sql.unsafe(`analyze ${names.map((name) => `public."${name}"`).join(', ')}`);
  await markLoaded(sql, manifest.sha256);
}

/** What a removed generation of master keys sealed is refused by the table of entities itself, which no migration says. */
async function refuseRemovedGenerations(sql: TransactionSql): Promise<void> {
  const removed = await sql`
    select refuse_generation(max(generation)) from pii_key_generations where removed_at is not null and unused_since is not null having count(*) > 0`;
  if (removed.count > 0) await sql`select prove_generation_unused()`;
}

async function loadTable(sql: TransactionSql, directory: string, table: ManifestTable, progress: Progress) {
  const target = await copyIn(sql, table.name, table.columns);
  const read = await readTableFile(join(directory, fileOf(table)), target, (rows) => progress(table.name, rows, false));
  const [stored] = await sql.unsafe<{ rows: string }[]>(`select count(*) as rows from public."${table.name}"`);
  if (read !== table.rows || Number(stored?.rows) !== table.rows)
    throw new OpeningError(`Of ${table.rows} rows of ${table.name} ${stored?.rows} were loaded: nothing was kept.`);
  progress(table.name, table.rows, true);
}
