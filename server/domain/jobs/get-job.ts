import { and, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatId, parseId } from '../ids.ts';
import { readErrors } from './batch-job.ts';
import type { Job } from './schemas.ts';

const { jobs } = schema;

/** A job of the operator, with the refused items of a batch. @throws NOT_FOUND, for another operator's job too */
export async function getJob({ core, operatorId }: Context, { jobId }: { jobId: string }): Promise<Job> {
  const id = parseId('job', jobId);
  const job =
    id === null
      ? null
      : await core.database.transact([operatorId], async ({ orm }): Promise<Job | null> => {
          const [row] = await orm
            .select()
            .from(jobs)
            .where(and(eq(jobs.operatorId, operatorId), eq(jobs.id, id)));
          if (!row) return null;
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
  if (!job) throw new DomainError('NOT_FOUND', 'There is no job with this id.');
  return job;
}
