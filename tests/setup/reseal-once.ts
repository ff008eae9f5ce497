import { createInterface } from 'node:readline';
import { keysUpTo, reseal } from './rotation.ts';
import { openSecondCore } from './second-core.ts';

/**
 * A process with two generations of master keys that seals everything anew once, and may be killed at any moment.
 * Usage: node reseal-once.ts <database url>
 */
const core = await openSecondCore(process.argv[2] ?? '', { piiMasterKeys: keysUpTo(2) });
createInterface({ input: process.stdin }).on('close', () => process.exit());
process.stdout.write('begun\n');
await reseal(core).then(
  () => process.stdout.write('done\n'),
  (error: Error) => process.stdout.write(`failed: ${error.message}\n`),
);
process.exit();
