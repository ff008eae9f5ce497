import { createInterface } from 'node:readline';
import { retainAt } from './retention.ts';
import { openSecondCore } from './second-core.ts';

/**
 * A process that applies the retention once, as though the database's clock showed a moment, tells each step that it begins,
 * and may be killed at any.
 * Usage: node retain-once.ts <database url> <milliseconds since 1970>
 */
const [url = '', nowMs = ''] = process.argv.slice(2);
const core = await openSecondCore(url);
createInterface({ input: process.stdin }).on('close', () => process.exit());
await retainAt(core, Number(nowMs), () => process.stdout.write('step\n')).then(
  () => process.stdout.write('done\n'),
  (error: Error) => process.stdout.write(`failed: ${error.message}\n`),
);
process.exit();
