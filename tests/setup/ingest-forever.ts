import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { type Context, systemCaller } from '#server/domain/context.ts';
import { sendBatch, session } from './requests.ts';
import { openSecondCore } from './second-core.ts';

/**
 * A process that sends batches of events until it is killed. Each event names its batch; each acknowledged batch is
 * told on standard output.
 * Usage: node ingest-forever.ts <database url> <operator id> <externalId> <items per batch>
 */
const [url = '', operatorId = '', externalId = '', size = ''] = process.argv.slice(2);
const core = await openSecondCore(url);
const context: Context = { ...systemCaller(core), operatorId: Number(operatorId) };

process.stdout.write(`process ${core.processId}\n`);
createInterface({ input: process.stdin }).on('close', () => process.exit());
for (;;) {
  const batch = randomUUID();
  const items = Array.from({ length: Number(size) }, (_, n) => ({
    externalId,
    ...session({ batch, n }),
    idempotencyKey: `${batch} ${n}`,
  }));
  const { jobId } = await sendBatch(context, 'events', items, batch);
  process.stdout.write(`acknowledged ${batch} ${jobId}\n`);
}
