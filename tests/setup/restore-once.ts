import { createInterface } from 'node:readline';
import { restoreWithLedger } from './restore-with-ledger.ts';

/**
 * A process that restores a backup and replays a ledger, says when it begins and ends, and may be killed at any moment.
 * Usage: node restore-once.ts <database url> <backup> <ledger>
 */
const [url = '', backup = '', ledger = ''] = process.argv.slice(2);
createInterface({ input: process.stdin }).on('close', () => process.exit());
process.stdout.write('begun\n');
await restoreWithLedger(url, backup, ledger).then(
  () => process.stdout.write('done\n'),
  (error: Error) => process.stdout.write(`failed: ${error.message}\n`),
);
process.exit();
