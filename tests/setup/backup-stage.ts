import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase } from '#db/migrate.ts';
import { checkBackup, restoreBackup, takeBackup } from '#server/backup/index.ts';
import type { MasterKeys } from '#server/domain/crypto/index.ts';
import { testMasterKeys } from './database.ts';
import { createEmptyDatabase, createOwner, fillInstallation, type Place } from './installations.ts';

export type BackupStage = Awaited<ReturnType<typeof stageBackup>>;

const progress = () => {};

/** A full installation of an owner whom row-level security holds, a backup of it, and databases to restore that into. */
export async function stageBackup() {
  const folder = mkdtempSync(join(tmpdir(), 'oda-backup-'));
  const backup = join(folder, 'backup');
  const owner = await createOwner();
  const places: Place[] = [];
  const emptyPlace = async (mine = true) => {
    const place = await createEmptyDatabase(mine ? owner : undefined);
    places.push(place);
    return place;
  };
  const source = await emptyPlace();
  await migrateDatabase(source.url);
  await fillInstallation(source.url);
  await takeBackup({ databaseUrl: source.url, masterKeys: testMasterKeys, directory: backup, progress });
  const restore = async (
    databaseUrl: string,
    directory = backup,
    beforeOpening = async () => {},
    masterKeys: MasterKeys = testMasterKeys,
  ) => {
    const manifest = await checkBackup(directory, masterKeys, progress);
    await restoreBackup({ databaseUrl, directory, manifest, progress, beforeOpening });
  };
  const remove = async () => {
    for (const { drop } of places) await drop();
    await owner.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, backup, owner, source, emptyPlace, restore, remove };
}
