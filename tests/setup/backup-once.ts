import { createInterface } from 'node:readline';
import { openBackupStore } from '#server/backup/index.ts';
import { takeBackup } from '#server/domain/backups/index.ts';
import { testMasterKeys } from './database.ts';
import { openSecondCore } from './second-core.ts';

/**
 * A process that takes one backup as the worker does, and may be killed at any moment.
 * Usage: node backup-once.ts <database url> <folder of backups>
 */
const [databaseUrl = '', directory = ''] = process.argv.slice(2);
const own = { databaseUrl, masterKeys: testMasterKeys, directory, keep: null, at: null, dataDir: null };
const core = await openSecondCore(databaseUrl, { backups: openBackupStore(own) });
createInterface({ input: process.stdin }).on('close', () => process.exit());
process.stdout.write('begun\n');
await takeBackup(core, { signal: core.stopping }).then(
  () => process.stdout.write('done\n'),
  (error: Error) => process.stdout.write(`failed: ${error.message}\n`),
);
process.exit();
