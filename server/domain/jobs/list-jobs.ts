import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import { formatId, parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { type JobsPage, type ListedJob, ListJobsInput } from './schemas.ts';

const { jobs } = schema;

/** The operator's jobs, newest first. */
export async function listJobs(context: Context, input: ListJobsInput): Promise<JobsPage> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const { limit, cursor, type, outcome } = ListJobsInput.parse(input);
  const before = cursor ? parseId('job', cursor) : null;
  const wanted = and(
    eq(jobs.operatorId, operatorId),
    before === null ? undefined : lt(jobs.id, before),
    type && typeIs[type],
    outcome && conditionOf[outcome],
  );
  const rows = await core.database.ormStatement([operatorId], (orm) =>
    orm
      .select()
      .from(jobs)
      .where(wanted)
      .orderBy(desc(jobs.id))
      .limit(limit + 1),
  );
  const items = rows.slice(0, limit).map(toListedJob);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Written out, so that the plan is made for this type: few jobs of one may stand among many of another. */
const typeIs: Record<ListedJob['type'], SQL> = {
  batch_ingest_entities: sql`type = 'batch_ingest_entities'`,
  batch_ingest_events: sql`type = 'batch_ingest_events'`,
  batch_ingest_states: sql`type = 'batch_ingest_states'`,
  erase_entity: sql`type = 'erase_entity'`,
};

/** In the words of the partial indexes, so that the few are found among the many. */
const troubled = sql`(status = 'failed' or failed > 0)`;
const conditionOf: Record<ListedJob['outcome'], SQL> = {
  running: sql`status in ('pending', 'processing')`,
  completed: sql`status = 'completed' and coalesce(failed, 0) = 0`,
  refused: sql`${troubled} and status = 'completed'`,
  failed: sql`${troubled} and status = 'failed'`,
};

export function toListedJob(row: typeof jobs.$inferSelect): ListedJob {
  const { type, status, progress, succeeded, failed, duplicates, error } = row;
  return {
    id: formatId('job', row.id),
    type: type as ListedJob['type'],
    outcome: outcomeOf(status, failed ?? 0),
    progress,
    succeeded,
    failed,
    duplicates,
    error,
    createdAt: row.createdAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  };
}

function outcomeOf(status: typeof jobs.$inferSelect.status, failed: number): ListedJob['outcome'] {
  if (status === 'failed') return 'failed';
  if (status !== 'completed') return 'running';
  return failed > 0 ? 'refused' : 'completed';
}
