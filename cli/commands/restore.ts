import type { Command } from 'commander';
import {
  checkBackup,
  type Ledgers,
  type ReplayedLedgers,
  readLedgers,
  receiptKeysOf,
  replayLedgers,
  restoreBackup,
  withKeysOf,
} from '#server/backup/index.ts';
import { writeInstallationLog } from '#server/domain/audit/index.ts';
import { DomainError } from '#server/domain/errors.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCoreOn, withInstallation } from '../installation.ts';
import { print } from '../print.ts';
import { tellProgress } from '../progress.ts';

interface RestoreOptions extends Format {
  ledger?: string[];
  withoutLedger?: boolean;
  incompleteLedger?: boolean;
}

/** For every command that replays ledgers. */
export const incompleteLedger = [
  '--incomplete-ledger',
  'although receipts are missing in what --ledger names',
] as const;

export function addRestoreCommand(program: Command): void {
  defineCommand(
    program,
    'restore',
    'Put a backup into an empty database, and erase again what was erased since.',
    'restore /var/backups/oda-2026-03-01 --ledger /var/lib/oda/erasure-ledger.jsonl',
  )
    .argument('<folder>', 'the backup')
    .option('--ledger <file...>', 'the erasure ledger, of each program that had one of its own')
    .option(...incompleteLedger)
    .option('--without-ledger', 'although what was erased since the backup comes back')
    .action(restore);
}

async function restore(directory: string, options: RestoreOptions): Promise<void> {
  const { ledger: files, withoutLedger, incompleteLedger = !files, ...format } = options;
  if (!files === !withoutLedger)
    throw new DomainError(
      'INVALID_INPUT',
      'Name the erasure ledger by --ledger <file>; if it is lost, say --without-ledger: what was erased since the backup then comes back.',
    );
  const restored = await withInstallation(
    async (installation, env) => {
      const { databaseUrl, piiMasterKeys } = installation;
      const manifest = await checkBackup(directory, piiMasterKeys, () => {});
      const ledgers = await readLedgers(files ?? [], withKeysOf(piiMasterKeys, receiptKeysOf(manifest)));
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      const told = { takenAt: manifest.takenAt, rows, receipts: ledgers.ids.size, erasedAgain: 0, missing: 0 };
      const beforeOpening = () =>
        withCoreOn(
          installation,
          env,
          async (core) => {
            Object.assign(
              told,
              await replayLedgers(toCaller(core), ledgers, { incomplete: incompleteLedger, alone: true }),
            );
            const details = { ...told, withoutLedger: !files };
            await writeInstallationLog(toCaller(core), { action: 'backup.restored', details });
          },
          { restoring: true },
        );
      await restoreBackup({ databaseUrl, directory, manifest, progress: tellProgress(format), beforeOpening });
      return { ...told, brokenOff: ledgers.torn };
    },
    { restoring: true },
  );
  const text = `Restored ${restored.rows} rows of ${restored.takenAt}; erased again: ${restored.erasedAgain}, by ${restored.receipts} receipts.`;
  print(format, restored, `${text}${tellFlaws(restored)}`);
}

/** What a person should know of ledgers that were replayed. */
export function tellFlaws({ brokenOff, missing }: { brokenOff: Ledgers['torn'] } & ReplayedLedgers): string {
  const flaws = brokenOff.map((file) => `\nThe last line of ${file} breaks off and was passed over.`);
  if (missing > 0)
    flaws.push(`\nReceipts that were missing: ${missing}; the next start writes them into its own ledger.`);
  return flaws.join('');
}
