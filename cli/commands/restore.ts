import type { Command } from 'commander';
import { checkBackup, type Ledger, readLedgers, receiptKeysOf, restoreBackup } from '#server/backup/index.ts';
import { writeInstallationLog } from '#server/domain/audit/index.ts';
import { replayErasures } from '#server/domain/entities/index.ts';
import { DomainError } from '#server/domain/errors.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCoreOn, withInstallation } from '../installation.ts';
import { print } from '../print.ts';
import { tellProgress } from '../progress.ts';

interface RestoreOptions extends Format {
  ledger?: string[];
  withoutLedger?: boolean;
}

export function addRestoreCommand(program: Command): void {
  defineCommand(
    program,
    'restore',
    'Put a backup into an empty database, and erase again what was erased since.',
    'restore /var/backups/oda-2026-03-01 --ledger /var/lib/oda/erasure-ledger.jsonl',
  )
    .argument('<folder>', 'the backup')
    .option('--ledger <file...>', 'the erasure ledger, of each program that had one of its own')
    .option('--without-ledger', 'although what was erased since the backup comes back')
    .action(restore);
}

async function restore(directory: string, { ledger: files, withoutLedger, ...format }: RestoreOptions): Promise<void> {
  if (!files === !withoutLedger)
    throw new DomainError(
      'INVALID_INPUT',
      'Name the erasure ledger by --ledger <file>; if it is lost, say --without-ledger: what was erased since the backup then comes back.',
    );
  const restored = await withInstallation(
    async (installation, env) => {
      const { databaseUrl, piiMasterKeys } = installation;
      const manifest = await checkBackup(directory, piiMasterKeys, () => {});
      const ledger = await readLedgers(files ?? [], receiptKeysOf(manifest, piiMasterKeys));
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      const told = { takenAt: manifest.takenAt, rows, receipts: ledger.receipts.length, erasedAgain: 0 };
      const beforeOpening = () =>
        withCoreOn(
          installation,
          env,
          async (core) => {
            told.erasedAgain = await replayErasures(toCaller(core), ledger.receipts);
            const details = { ...told, withoutLedger: !files };
            await writeInstallationLog(toCaller(core), { action: 'backup.restored', details });
          },
          { restoring: true },
        );
      await restoreBackup({ databaseUrl, directory, manifest, progress: tellProgress(format), beforeOpening });
      return { ...told, brokenOff: ledger.torn };
    },
    { restoring: true },
  );
  const text = `Restored ${restored.rows} rows of ${restored.takenAt}; erased again: ${restored.erasedAgain}, by ${restored.receipts} receipts.`;
  print(format, restored, `${text}${tellTorn(restored.brokenOff)}`);
}

/** What a person should know of a ledger that was read. */
export function tellTorn(files: Ledger['torn']): string {
  return files.map((file) => `\nThe last line of ${file} breaks off and was passed over.`).join('');
}
