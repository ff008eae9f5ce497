import { openSecondCore } from './second-core.ts';

/**
 * A process that takes a slot, waits for a line on its standard input, so that many begin at once, and makes ids.
 * Usage: node lease-ids.ts <database url> <how many>
 */
const [url = '', count = ''] = process.argv.slice(2);
const core = await openSecondCore(url);
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const ids = Array.from({ length: Number(count) }, () => core.ids.next().toString());
  process.stdout.write(`${ids.join(' ')}\n`);
  await core.close();
  process.stdin.destroy();
});
