import type { Fragment, TransactionSql } from 'postgres';
import type { Context } from '../context.ts';
import { idAtTime } from '../ids.ts';
import { runErasure } from './continue-erasure.ts';
import { erase } from './erase-entity.ts';

/** Whether neither an entity (`e`) nor anything of it was written since, as far as it is stored or was noted. */
export function isSilent(sql: TransactionSql, sinceMs: number): Fragment {
  const since = sql`to_timestamp(${sinceMs}::float8 / 1000)`;
  const sinceId = sql`${String(idAtTime(sinceMs))}::bigint`;
  return sql`(e.erased_at is null and e.updated_at < ${since}
    and not exists (select from events v where v.operator_id = e.operator_id and v.entity_id = e.id and v.id >= ${sinceId})
    and not exists (select from events_archive a where a.operator_id = e.operator_id and a.entity_id = e.id and a.last_id >= ${sinceId})
    and not exists (select from states s where s.operator_id = e.operator_id and s.entity_id = e.id and s.updated_at >= ${since})
    and not exists (select from states_archive s where s.operator_id = e.operator_id and s.entity_id = e.id and s.updated_at >= ${since})
    and not exists (select from removed_writes w where w.operator_id = e.operator_id and w.entity_id = e.id and w.written_at >= ${since}))`;
}

interface SilentErasure {
  sinceMs: number;
  /** What belongs into the transaction of the erasure. */
  before: (sql: TransactionSql) => Promise<void>;
  after: (sql: TransactionSql) => Promise<void>;
}

/**
 * Erases an entity of which nothing was written for long, unless something is being written right now. Whoever calls it
 * settles the receipts of all such entities together.
 */
export async function eraseIfSilent(context: Context, externalId: string, { sinceMs, before, after }: SilentErasure) {
  const { core, operatorId } = context;
  const left = await core.database.transact([operatorId], async (tx) => {
    const { sql } = tx;
    await before(sql);
    await sql`select from entities where operator_id = ${operatorId} and external_id = ${externalId} for update`;
    const [entity] = await sql<{ silent: boolean }[]>`
      select ${isSilent(sql, sinceMs)} as silent from entities e
      where operator_id = ${operatorId} and external_id = ${externalId}`;
    if (!entity?.silent) return null;
    const erasure = await erase(context, tx, externalId, 'retention');
    await after(sql);
    return erasure.left;
  });
  if (left) void runErasure(core, operatorId, left.jobId);
}
