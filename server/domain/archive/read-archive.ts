import type { Fragment, Sql, TransactionSql } from 'postgres';

type AnySql = Sql | TransactionSql;

/** Events that a row of the archive may hold. */
export const chunkEvents = 100;

/** The events of a row of the archive: r (id, type, data, occurred_at). `insertChunks` packs them so. */
export const unpacked = (sql: AnySql) => sql`rows from (
  unnest(ids), unnest(string_to_array(types, chr(31))), unnest(string_to_array(data, chr(31))), unnest(occurred_at)
) as r (id, type, data, occurred_at)`;

interface ArchivedEvents {
  operatorId: number;
  /** Its id, or a column of the statement around. */
  entityId: string | Fragment;
  /** Only events with ids between these two. */
  after?: string | null | undefined;
  before?: string | null | undefined;
  type?: string | undefined;
  /** So many of them are needed, from which end. */
  most: number;
  from: 'newest' | 'oldest';
}

/**
 * The archived events of an entity as rows like those of `events`: (id, type, data, occurred_at), in no order; all, or at
 * least so many as are needed. Only the rows of the archive that hold these are unpacked.
 */
export function archivedEvents(sql: AnySql, { operatorId, entityId, after, before, type, most, from }: ArchivedEvents) {
  const isAfter = (column: Fragment) => (after == null ? sql`` : sql`and ${column} > ${after}::bigint`);
  const isBefore = (column: Fragment) => (before == null ? sql`` : sql`and ${column} < ${before}::bigint`);
  const order = from === 'newest' ? sql`last_id desc` : sql`last_id`;
  // The first row may hold events on the other side of the bound. How many are of a type no row tells.
  const enough = type === undefined ? sql`and amount_before < ${most + chunkEvents}::int` : sql``;
  return sql`
    select r.id, r.type, coalesce(r.data, '{"_redacted":true}')::json as data, r.occurred_at
    from (
      select ids, types, occurred_at, data,
        coalesce(sum(amount) over (order by ${order} rows between unbounded preceding and 1 preceding), 0) as amount_before
      from (
        select * from events_archive
        where operator_id = ${operatorId} and entity_id = ${entityId} ${isAfter(sql`last_id`)} ${isBefore(sql`first_id`)}
          ${type === undefined ? sql`` : sql`and ${type} = any(string_to_array(types, chr(31)))`}
        order by ${order} limit ${most + 1}
      ) as candidate
    ) as chunk
    cross join lateral ${unpacked(sql)}
    where true ${enough} ${isAfter(sql`r.id`)} ${isBefore(sql`r.id`)} ${type === undefined ? sql`` : sql`and r.type = ${type}`}`;
}

/** The states of an entity, archived or not: (key, value, updated_at). A value that was set again counts as that. */
export function allStates(sql: AnySql, operatorId: number, entityId: string | Fragment): Fragment {
  return sql`
    select key, value, updated_at from states where operator_id = ${operatorId} and entity_id = ${entityId}
    union all
    select key, value, updated_at from states_archive a where a.operator_id = ${operatorId} and a.entity_id = ${entityId}
      and not exists (select from states s where s.operator_id = ${operatorId} and s.entity_id = a.entity_id and s.key = a.key)`;
}
