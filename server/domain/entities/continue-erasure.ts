import type { TransactionSql } from 'postgres';
import type { Core } from '../context.ts';

/** So many events are overwritten in one transaction, to keep its locks short. */
const sliceEvents = 5_000;

interface Work {
  entity_id: string;
  through: string;
  total: number;
}

/**
 * Overwrites the events of an erased entity slice by slice until none is left, then completes the job. It may be run
 * again after any interruption: what is overwritten stays so. It stops when another process has taken the job over.
 */
export async function continueErasure(core: Core, operatorId: number, jobId: bigint): Promise<void> {
  const transact = <T>(work: (sql: TransactionSql) => Promise<T>) => core.database.transact([operatorId], ({ sql }) => work(sql));
  const [work] = await transact((sql) => sql<Work[]>`
    select j.entity_id, e.redacted_through as through, count(v.id)::int as total
    from jobs j
    join entities e on e.operator_id = j.operator_id and e.id = j.entity_id
    left join events v on v.operator_id = e.operator_id and v.entity_id = e.id and v.id <= e.redacted_through
    where j.operator_id = ${operatorId} and j.id = ${String(jobId)}
    group by j.entity_id, e.redacted_through`);
  if (!work) return;
  let after: string | null = '0';
  for (let done = 0; after !== null; done += sliceEvents) {
    const from: string = after;
    const progress = Math.min(99, Math.floor((done / Math.max(1, work.total)) * 100));
    after = await transact(async (sql) => {
      const mine = await sql`
        update jobs set progress = ${progress} where operator_id = ${operatorId} and id = ${String(jobId)}
          and status = 'processing' and process_id = ${core.processId}`;
      return mine.count === 0 ? null : redactSlice(sql, operatorId, work, from);
    });
  }
  await transact((sql) => sql`
    update jobs set status = 'completed', progress = 100, completed_at = now()
    where operator_id = ${operatorId} and id = ${String(jobId)} and status = 'processing' and process_id = ${core.processId}`);
}

/** @returns the last id of the slice, or null when there was nothing left */
async function redactSlice(sql: TransactionSql, operatorId: number, work: Work, after: string): Promise<string | null> {
  const [slice] = await sql<{ last: string | null }[]>`
    with slice as (
      select id from events
      where operator_id = ${operatorId} and entity_id = ${work.entity_id} and id > ${after} and id <= ${work.through}
      order by id limit ${sliceEvents}
    ), redacted as (
      update events e set data = '{"_redacted":true}' from slice s
      where e.operator_id = ${operatorId} and e.entity_id = ${work.entity_id} and e.id = s.id
    )
    select max(id) as last from slice`;
  return slice?.last ?? null;
}
