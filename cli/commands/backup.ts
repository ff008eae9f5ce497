import type { Command } from 'commander';
import { type Manifest, takeBackup } from '#server/backup/index.ts';
import { writeInstallationLog } from '#server/domain/audit/index.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore } from '../installation.ts';
import { print } from '../print.ts';
import { tellProgress } from '../progress.ts';

export function addBackupCommand(program: Command): void {
  defineCommand(
    program,
    'backup',
    'Copy all that is stored, as it is at one moment, into a folder.',
    'backup /var/backups/oda-2026-03-01',
  )
    .argument('<folder>', 'a folder that does not exist yet')
    .action(backup);
}

async function backup(directory: string, options: Format): Promise<void> {
  const manifest = await withCore(async (core, { databaseUrl, piiMasterKeys: masterKeys }) => {
    const taken = await takeBackup({ databaseUrl, masterKeys, directory, progress: tellProgress(options) });
    const details = { takenAt: taken.takenAt, tables: taken.tables.length, rows: countRows(taken) };
    await writeInstallationLog(toCaller(core), { action: 'backup.taken', details });
    return taken;
  });
  const megabytes = manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const text = `Copied ${countRows(manifest)} rows of ${manifest.takenAt} into ${directory} (${megabytes.toFixed(1)} MB).`;
  print(options, { directory, ...manifest }, text);
}

const countRows = ({ tables }: Manifest) => tables.reduce((sum, { rows }) => sum + rows, 0);
