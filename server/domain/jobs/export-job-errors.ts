import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { formatCsv } from '../csv.ts';
import { requireRight } from '../rights.ts';
import { readErrors } from './batch-job.ts';
import { requireJobId } from './describe-job.ts';
import { requireJob } from './list-job-errors.ts';
import type { ExportedJobErrors } from './schemas.ts';

/** All items that a job refused, as a file for spreadsheets. A batch has 5,000 at most. @throws NOT_FOUND */
export async function exportJobErrors(context: Context, input: { jobId: string }): Promise<ExportedJobErrors> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const id = requireJobId(input.jobId);
  const errors = await core.database.transact([operatorId], async (tx) => {
    await requireJob(tx.orm, operatorId, id);
    const found = await readErrors(tx.orm, operatorId, id);
    const details = { rows: found.length };
    await writeAudit(tx, context, { action: 'job-errors.exported', subject: input.jobId, details });
    return found;
  });
  const rows = errors.map(({ index, externalId, code, message }) => [index, externalId, code, message]);
  return {
    fileName: `${input.jobId}-errors.csv`,
    csv: formatCsv([['index', 'externalId', 'code', 'message'], ...rows]),
  };
}
