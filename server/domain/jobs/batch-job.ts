import { and, asc, eq, sql } from 'drizzle-orm';
import { numberArray, textArray } from '#db/arrays.ts';
import { type Orm, schema, type Transaction } from '#db/client.ts';
import type { Context } from '../context.ts';
import type { ErrorCode } from '../errors.ts';
import { DomainError } from '../errors.ts';
import { formatId } from '../ids.ts';

const { jobErrors, jobs } = schema;

interface ItemError {
  index: number;
  externalId: string | null;
  code: ErrorCode;
  message: string;
}

/**
 * Makes the job of a batch visible before its work begins. It need not survive a crash of the database server, which
 * takes the batch's own transaction with it, so nobody waits for the disk here.
 */
export async function startBatchJob({ core, operatorId }: Context, type: string): Promise<bigint> {
  const id = core.ids.next();
  await core.database.transact([operatorId], async ({ sql: query }) => {
    const unhurried = query`set local synchronous_commit = off`.execute();
    const insert = query`insert into jobs (operator_id, id, type, status, process_id)
      values (${operatorId}, ${String(id)}, ${type}, 'processing', ${core.processId})`;
    await Promise.all([unhurried, insert]);
  });
  return id;
}

/** Completes the job in the transaction of its batch. @throws UNAVAILABLE when it was given up for dead meanwhile */
export async function completeBatchJob(
  tx: Transaction,
  operatorId: number,
  id: bigint,
  outcome: { succeeded: number; failed: number; duplicates: number; errors: readonly ItemError[] },
): Promise<void> {
  const { succeeded, failed, duplicates, errors } = outcome;
  const completed = await tx.sql`
    update jobs set status = 'completed', progress = 100, succeeded = ${succeeded}, failed = ${failed},
      duplicates = ${duplicates}, completed_at = clock_timestamp()
    where operator_id = ${operatorId} and id = ${String(id)} and status = 'processing'`;
  if (completed.count === 0)
    throw new DomainError('UNAVAILABLE', 'The batch took too long and was given up; nothing was written.', {
      retryAfterSeconds: 1,
    });
  if (errors.length === 0) return;
  await tx.sql`
    insert into job_errors (operator_id, job_id, index, external_id, code, message)
    select ${operatorId}, ${String(id)}, * from unnest(
      ${numberArray(errors.map((error) => error.index))}::int[], ${textArray(errors.map((error) => error.externalId))}::text[],
      ${textArray(errors.map((error) => error.code))}::text[], ${textArray(errors.map((error) => error.message))}::text[])`;
}

/** Ends a job whose batch was not written: as failed with a reason, or without a trace. */
export async function dropJob({ core, operatorId }: Context, id: bigint, reason: string | null): Promise<void> {
  const own = and(eq(jobs.operatorId, operatorId), eq(jobs.id, id), eq(jobs.status, 'processing'));
  await core.database.transact([operatorId], async ({ orm }) => {
    if (reason === null) await orm.delete(jobs).where(own);
    else await orm.update(jobs).set({ status: 'failed', error: reason, completedAt: sql`now()` }).where(own);
  });
}

export interface StoredBatchAnswer {
  jobId: string;
  succeeded: number;
  failed: number;
  duplicates?: number;
  errors: ItemError[];
}

/** The answer of a completed batch, put together from its job; null when the job is no longer kept. */
export function findBatchAnswer({ core, operatorId }: Context, id: bigint): Promise<StoredBatchAnswer | null> {
  return core.database.transact([operatorId], async ({ orm }) => {
    const [job] = await orm
      .select()
      .from(jobs)
      .where(and(eq(jobs.operatorId, operatorId), eq(jobs.id, id)));
    if (!job) return null;
    const { succeeded, failed, duplicates } = job;
    const errors = await readErrors(orm, operatorId, id);
    const counts = { succeeded: succeeded ?? 0, failed: failed ?? 0, ...(duplicates ? { duplicates } : {}) };
    return { jobId: formatId('job', id), ...counts, errors };
  });
}

/** The refused items of a job, in the order of the batch. */
export async function readErrors(orm: Orm, operatorId: number, jobId: bigint): Promise<ItemError[]> {
  const { index, externalId, code, message } = jobErrors;
  const own = and(eq(jobErrors.operatorId, operatorId), eq(jobErrors.jobId, jobId));
  const rows = await orm.select({ index, externalId, code, message }).from(jobErrors).where(own).orderBy(asc(index));
  return rows.map((row) => ({ ...row, code: row.code as ErrorCode }));
}
