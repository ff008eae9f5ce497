import type { Fragment, TransactionSql } from 'postgres';

/** Puts events that are numbered by `chunk` within an entity into the archive. */
export function insertChunks(sql: TransactionSql, operatorId: number, numbered: Fragment): Fragment {
  return sql`
    insert into events_archive (operator_id, entity_id, last_id, first_id, amount, ids, types, occurred_at, data)
    select ${operatorId}::bigint, entity_id, max(id), min(id), count(*), array_agg(id order by id),
      string_agg(type, chr(31) order by id), array_agg(occurred_at order by id),
      string_agg(data, chr(31) order by id)
    from ${numbered} group by entity_id, data is null, chunk`;
}
