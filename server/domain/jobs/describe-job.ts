import { and, asc, count, desc, eq } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { toListedJob } from './list-jobs.ts';
import type { DescribedJob } from './schemas.ts';

const { jobErrors, jobs } = schema;

/** A job without the items that it refused, of which there may be thousands. @throws NOT_FOUND */
export async function describeJob(context: Context, input: { jobId: string }): Promise<DescribedJob> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const id = requireJobId(input.jobId);
  const own = and(eq(jobs.operatorId, operatorId), eq(jobs.id, id));
  const [job] = await core.database.ormStatement([operatorId], (orm) => orm.select().from(jobs).where(own));
  if (!job) throw jobNotFound();
  // After it: a job that is seen to have ended has all its errors.
  const errorCodes = await core.database.ormStatement([operatorId], (orm) =>
    orm
      .select({ code: jobErrors.code, amount: count() })
      .from(jobErrors)
      .where(and(eq(jobErrors.operatorId, operatorId), eq(jobErrors.jobId, id)))
      .groupBy(jobErrors.code)
      .orderBy(desc(count()), asc(jobErrors.code)),
  );
  return { ...toListedJob(job), errorCodes };
}

/** @throws NOT_FOUND for what can be no id of a job */
export function requireJobId(text: string): bigint {
  const id = parseId('job', text);
  if (id === null) throw jobNotFound();
  return id;
}

export const jobNotFound = () => new DomainError('NOT_FOUND', 'There is no job with this id.');
