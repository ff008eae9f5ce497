import type { Fragment, TransactionSql } from 'postgres';

/**
 * Notes when the last of what goes (entity_id, at) was written, where the entity itself was not written since: that is
 * needed to know later that nothing of it was written for so long.
 */
export function noteWrites(sql: TransactionSql, operatorId: number, gone: Fragment): Fragment {
  return sql`
    insert into removed_writes as w (operator_id, entity_id, written_at)
    select ${operatorId}::bigint, g.entity_id, g.at
    from (${gone}) as g
    cross join lateral (select updated_at, erased_at from entities where operator_id = ${operatorId} and id = g.entity_id limit 1) as e
    where e.erased_at is null and e.updated_at < g.at
    on conflict (operator_id, entity_id) do update set written_at = greatest(w.written_at, excluded.written_at)`;
}

/** Adds events (id, type) to the sums of a kind, or takes them out, in the minutes in which they were counted. */
export function countEvents(
  sql: TransactionSql,
  operatorId: number,
  kind: 'events' | 'events.archived',
  events: Fragment,
  sign: 1 | -1,
): Fragment {
  return sql`
    insert into ingestion_deltas (operator_id, minute, kind, name, amount)
    select ${operatorId}::bigint, to_timestamp((id >> 21) / 60000 * 60), ${kind}, type, ${sign}::int * count(*)
    from ${events} group by (id >> 21) / 60000, type`;
}
