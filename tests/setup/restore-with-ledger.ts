import { checkBackup, readLedgers, receiptKeysOf, replayLedgers, restoreBackup } from '#server/backup/index.ts';
import { systemCaller } from '#server/domain/context.ts';
import { testMasterKeys } from './database.ts';
import { openSecondCore } from './second-core.ts';

/** Restores a backup and erases again, as `oda restore` does. */
export async function restoreWithLedger(databaseUrl: string, directory: string, ledger: string): Promise<void> {
  const manifest = await checkBackup(directory, testMasterKeys, () => {});
  const ledgers = await readLedgers([ledger], receiptKeysOf(manifest));
  const beforeOpening = async () => {
    const core = await openSecondCore(databaseUrl, { restoring: true, bringsKeys: false });
    try {
      await replayLedgers(systemCaller(core), ledgers, { incomplete: false, alone: true });
    } finally {
      await core.close();
    }
  };
  await restoreBackup({ databaseUrl, directory, manifest, progress: () => {}, beforeOpening });
}
