import { and, asc, eq, gt } from 'drizzle-orm';
import { type Orm, schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import { jobNotFound, requireJobId } from './describe-job.ts';
import { type JobErrorsPage, ListJobErrorsInput } from './schemas.ts';

const { jobErrors, jobs } = schema;

/** The items that a job refused, in the order of its batch. @throws NOT_FOUND */
export async function listJobErrors(context: Context, input: ListJobErrorsInput): Promise<JobErrorsPage> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const { jobId, limit, cursor, code } = ListJobErrorsInput.parse(input);
  const id = requireJobId(jobId);
  const { index, externalId, message } = jobErrors;
  const own = and(eq(jobErrors.operatorId, operatorId), eq(jobErrors.jobId, id));
  const after = cursor === undefined ? undefined : gt(index, cursor);
  const [rows] = await Promise.all([
    core.database.ormStatement([operatorId], (orm) =>
      orm
        .select({ index, externalId, code: jobErrors.code, message })
        .from(jobErrors)
        .where(and(own, after, code === undefined ? undefined : eq(jobErrors.code, code)))
        .orderBy(asc(index))
        .limit(limit + 1),
    ),
    core.database.ormStatement([operatorId], (orm) => requireJob(orm, operatorId, id)),
  ]);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.index ?? null) : null };
}

/** @throws NOT_FOUND, for another operator's job too */
export async function requireJob(orm: Orm, operatorId: number, id: bigint): Promise<void> {
  const own = and(eq(jobs.operatorId, operatorId), eq(jobs.id, id));
  if ((await orm.select({ id: jobs.id }).from(jobs).where(own)).length === 0) throw jobNotFound();
}
