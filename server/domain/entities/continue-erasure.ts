import type { TransactionSql } from 'postgres';
import { numberArray } from '#db/arrays.ts';
import { type Core, perCore } from '../context.ts';
import { deadAfterSeconds } from '../processes/index.ts';
import { redactArchived, redactHot } from './redact-events.ts';

/** So many events, or rows of up to a hundred archived ones, are overwritten in one transaction, to keep its locks short. */
const sliceOf = { events: 5_000, events_archive: 50 };
type Table = keyof typeof sliceOf;

interface Work {
  entity_id: string;
  /** Ids of its oldest event and of the newest one that is to be overwritten. */
  first: string | null;
  through: string;
}

/** The erasures of this process that an error stopped, by their job. */
const stoppedOf = perCore('entities.stoppedErasures', () => new Map<bigint, { operatorId: number; error: unknown }>());

/** Runs an erasure's job to its end. One that an error stops is kept for `resumeErasures`; this never rejects. */
export async function runErasure(core: Core, operatorId: number, jobId: bigint): Promise<void> {
  try {
    await continueErasure(core, operatorId, jobId);
  } catch (error) {
    stoppedOf(core).set(jobId, { operatorId, error });
    core.report('An erasure job stopped; it is taken up again by itself.', error);
  }
}

/** Takes up the erasures of this process that an error stopped. */
export function resumeErasures(core: Core): void {
  const stopped = [...stoppedOf(core)];
  stoppedOf(core).clear();
  for (const [jobId, { operatorId }] of stopped) void runErasure(core, operatorId, jobId);
}

/**
 * Takes over the erasures that dead processes left unfinished. One that is locked belongs to a transaction that still lives,
 * whatever became of its heartbeat: it is left for the next time, so that nobody waits here.
 * @param alone whether no other process lives, as in a restore: then all are taken over, and locked ones waited for
 * @returns their ends
 */
export async function takeUpErasures(
  core: Core,
  operatorIds: readonly number[],
  { alone = false } = {},
): Promise<Promise<void>[]> {
  const orphans = await core.database.statement(
    operatorIds,
    (sql) => sql<{ operator_id: string; id: string }[]>`
    update jobs j set process_id = ${core.processId}
    from (
      select operator_id, id from jobs u
      where u.operator_id = any(${numberArray(operatorIds)}::bigint[]) and u.status in ('pending', 'processing')
        and u.type = 'erase_entity' and (${alone} or not exists (select 1 from processes p where p.process_id = u.process_id
          and p.heartbeat_at > now() - make_interval(secs => ${deadAfterSeconds})))
      for update ${alone ? sql`` : sql`skip locked`}
    ) as o where j.operator_id = o.operator_id and j.id = o.id
    returning j.operator_id, j.id`,
  );
  return orphans.map(({ operator_id, id }) => runErasure(core, Number(operator_id), BigInt(id)));
}

/**
 * Counts the erasures that have not come to their end, for who has waited for them and must not go on without.
 * @param alone whether those of other processes count too, as in a restore: nobody else will end them
 * @returns with the error that stopped one of them, if it was this process
 */
export async function countUnfinished(
  core: Core,
  operatorIds: readonly number[],
  { alone }: { alone: boolean },
): Promise<{ count: number; error: unknown }> {
  const [unfinished] = await core.database.statement(
    operatorIds,
    (sql) => sql<{ count: number }[]>`
    select count(*)::int as count from jobs
    where operator_id = any(${numberArray(operatorIds)}::bigint[]) and status in ('pending', 'processing')
      and type = 'erase_entity' and (${alone} or process_id = ${core.processId})`,
  );
  const [stopped] = stoppedOf(core).values();
  return { count: unfinished?.count ?? 0, error: stopped?.error };
}

/**
 * Overwrites the events of an erased entity slice by slice until none is left, then completes the job. It may be run
 * again after any interruption: what is overwritten stays so. It stops when another process has taken the job over.
 */
async function continueErasure(core: Core, operatorId: number, jobId: bigint): Promise<void> {
  const transact = <T>(work: (sql: TransactionSql) => Promise<T>) =>
    core.database.transact([operatorId], ({ sql }) => work(sql));
  const [work] = await transact(
    (sql) => sql<Work[]>`
    select j.entity_id, e.redacted_through as through, (
      select min(first) from (
        (select v.id as first from events v where v.operator_id = ${operatorId} and v.entity_id = j.entity_id order by v.id limit 1)
        union all
        (select first_id from events_archive where operator_id = ${operatorId} and entity_id = j.entity_id order by last_id limit 1)
      ) as oldest
    ) as first
    from jobs j
    join entities e on e.operator_id = j.operator_id and e.id = j.entity_id
    where j.operator_id = ${operatorId} and j.id = ${String(jobId)}`,
  );
  if (!work) return;
  for (const table of ['events_archive', 'events'] as const) {
    let after: string | null = '0';
    while (after !== null) {
      const from: string = after;
      const progress = progressAt(work, from);
      after = await transact(async (sql) => {
        const mine = await sql`
          update jobs set progress = greatest(progress, ${progress}) where operator_id = ${operatorId} and id = ${String(jobId)}
            and status = 'processing' and process_id = ${core.processId}`;
        return mine.count === 0 ? null : redactSlice(sql, operatorId, work, table, from);
      });
    }
  }
  await transact(
    (sql) => sql`
    update jobs set status = 'completed', progress = 100, completed_at = now()
    where operator_id = ${operatorId} and id = ${String(jobId)} and status = 'processing' and process_id = ${core.processId}`,
  );
}

/** In percent, by the ids and so by the time of what is overwritten: to count millions of events would take as long. */
function progressAt({ first, through }: Work, after: string): number {
  const [done, all] = [BigInt(after) - BigInt(first ?? 0), BigInt(through) - BigInt(first ?? 0)];
  return done > 0n && all > 0n ? Math.min(99, Number((done * 100n) / all)) : 0;
}

/**
 * Two statements, each over one range of the primary key: a join of the slice with the events gets a quadratic plan
 * while the table has no statistics.
 * @returns the last id of the slice, or null when there was nothing left
 */
async function redactSlice(
  sql: TransactionSql,
  operatorId: number,
  work: Work,
  table: Table,
  after: string,
): Promise<string | null> {
  const id = sql(table === 'events' ? 'id' : 'last_id');
  const [slice] = await sql<{ last: string | null }[]>`
    select max(id) as last from (
      select ${id} as id from ${sql(table)}
      where operator_id = ${operatorId} and entity_id = ${work.entity_id} and ${id} > ${after} and ${id} <= ${work.through}
      order by ${id} limit ${sliceOf[table]}
    ) as slice`;
  const last = slice?.last ?? null;
  if (last === null) return null;
  const range = { operatorId, entityId: work.entity_id, after, through: last };
  if (table === 'events') await redactHot(sql, range);
  else await redactArchived(sql, range);
  return last;
}
