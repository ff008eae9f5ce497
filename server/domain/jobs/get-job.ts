import { and, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { formatId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { readErrors } from './batch-job.ts';
import { jobNotFound, requireJobId } from './describe-job.ts';
import type { Job } from './schemas.ts';

const { jobs } = schema;

/** A job of the operator, with the refused items of a batch. @throws NOT_FOUND, for another operator's job too */
export async function getJob(context: Context, { jobId }: { jobId: string }): Promise<Job> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const id = requireJobId(jobId);
  return core.database.transact([operatorId], async ({ orm }): Promise<Job> => {
    const [row] = await orm
      .select()
      .from(jobs)
      .where(and(eq(jobs.operatorId, operatorId), eq(jobs.id, id)));
    if (!row) throw jobNotFound();
    const { succeeded, failed } = row;
    const errors = succeeded === null ? [] : await readErrors(orm, operatorId, id);
    return {
      id: formatId('job', row.id),
      type: row.type as Job['type'],
      status: row.status,
      progress: row.progress,
      output: succeeded === null || failed === null ? null : { succeeded, failed, errors },
      error: row.error,
      created_at: row.createdAt.toISOString(),
      completed_at: row.completedAt?.toISOString() ?? null,
    };
  });
}
