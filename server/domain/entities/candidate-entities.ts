import type { Fragment, Sql } from 'postgres';
import { prefixEnd } from './prefix-end.ts';
import type { ListEntitiesInput } from './schemas.ts';

/** Rows in the order of one index, and what is asked of them besides. Reading on costs what is read, however many there are. */
export interface Candidates {
  /** The first so many of them, with their `position` in that order. */
  some: (limit: number) => Fragment;
  order: Fragment;
  /** What the index does not know; null when every candidate belongs on the page. */
  filtered: Fragment | null;
}

type Filters = Pick<ListEntitiesInput, 'search' | 'entityType' | 'state'>;

/** Chooses the index that tells most: the external id, else the state, else the type. */
export function chooseCandidates(sql: Sql, operatorId: number, filters: Filters, after: string | null): Candidates {
  const { search, entityType, state } = filters;
  const ofType = entityType === undefined ? null : sql`type = ${entityType}`;
  if (search !== undefined) {
    const ofState =
      state &&
      sql`(select true from states s where s.operator_id = candidate.operator_id
      and s.entity_id = candidate.id and s.key = ${state.key} and s.label = ${state.value} and s.label is not null)`;
    const filtered = ofType && ofState ? sql`${ofType} and ${ofState}` : (ofState ?? ofType);
    return { ...bySearch(sql, operatorId, search, after), filtered };
  }
  if (state) return { ...byState(sql, operatorId, state, after), filtered: ofType };
  return { ...byType(sql, operatorId, entityType, after), filtered: null };
}

type Source = Omit<Candidates, 'filtered'>;

function bySearch(sql: Sql, operatorId: number, prefix: string, after: string | null): Source {
  const end = prefixEnd(prefix);
  return {
    order: sql`position`,
    some: (limit) => sql`
      select *, external_id as position from entities
      where operator_id = ${operatorId} and ${after === null ? sql`external_id >= ${prefix}` : sql`external_id > ${after}`}
        ${end === null ? sql`` : sql`and external_id < ${end}`}
      order by external_id limit ${limit}`,
  };
}

/** The entity is looked up for each state by its id, so that no plan reads all of them. */
function byState(
  sql: Sql,
  operatorId: number,
  { key, value }: { key: string; value: string },
  after: string | null,
): Source {
  return {
    order: sql`position desc`,
    some: (limit) => sql`
      select e.*, s.entity_id as position
      from (
        select entity_id from states
        where operator_id = ${operatorId} and key = ${key} and label = ${value} and label is not null
          ${after === null ? sql`` : sql`and entity_id < ${after}::bigint`}
        order by entity_id desc limit ${limit}
      ) as s
      cross join lateral (select * from entities where id = s.entity_id limit 1) as e
      where e.operator_id = ${operatorId}`,
  };
}

/** Where no type is asked for, the newest of each type are merged: the types are found by skipping from one to the next. */
function byType(sql: Sql, operatorId: number, type: string | undefined, after: string | null): Source {
  const ofOperator = sql`operator_id = ${operatorId} and incarnation > 0`;
  const newest = (ofType: Fragment, limit: number) => sql`
    select *, incarnation as position from entities
    where ${ofOperator} and type = ${ofType} ${after === null ? sql`` : sql`and incarnation < ${after}::bigint`}
    order by incarnation desc limit ${limit}`;
  return {
    order: sql`position desc`,
    some: (limit) =>
      type !== undefined
        ? newest(sql`${type}`, limit)
        : sql`
      with recursive types as (
        (select type from entities where ${ofOperator} order by type limit 1)
        union all
        select (select e.type from entities e where ${ofOperator} and e.type > t.type order by e.type limit 1)
        from types t where t.type is not null
      )
      select newest.* from types t cross join lateral (${newest(sql`t.type`, limit)}) as newest where t.type is not null`,
  };
}
