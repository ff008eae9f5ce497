import { createInterface } from 'node:readline';
import { type Context, systemCaller } from '#server/domain/context.ts';
import { eraseEntity } from '#server/domain/entities/index.ts';
import { getJob } from '#server/domain/jobs/index.ts';
import { openErasureLedger } from '#server/erasure-ledger.ts';
import { until } from './child.ts';
import { openSecondCore } from './second-core.ts';

/**
 * A process that erases an entity to the end, says how far it is, and may be killed at any moment.
 * Usage: node erase-once.ts <database url> <operator> <external id> <ledger>
 */
const [url = '', operator = '', externalId = '', ledger = ''] = process.argv.slice(2);
const core = await openSecondCore(url, { erasureLedger: await openErasureLedger(ledger) });
createInterface({ input: process.stdin }).on('close', () => process.exit());
const context: Context = { ...systemCaller(core), operatorId: Number(operator) };
process.stdout.write('begun\n');
const { jobId } = await eraseEntity(context, { externalId });
process.stdout.write('acknowledged\n');
if (jobId) await until(async () => (await getJob(context, { jobId })).status === 'completed', 60_000);
process.stdout.write('done\n');
process.exit();
