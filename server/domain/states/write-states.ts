import { numberArray, textArray } from '#db/arrays.ts';
import type { Transaction } from '#db/client.ts';

/** A value for a key that the template knows. */
export interface StateWrite {
  operatorId: number;
  externalId: string;
  key: string;
  value: string;
  updatedAtMs: number;
}

export type StateOutcome = 'written' | 'unknownEntity';

/**
 * Writes states of one or several operators in one statement; no two may be of the same entity and key. The entities
 * are locked against erasure until commit.
 */
export async function writeStates({ sql }: Transaction, writes: readonly StateWrite[]): Promise<StateOutcome[]> {
  const unknown = await sql<{ n: number }[]>`
    with input as materialized (
      select * from unnest(
        ${numberArray(writes.map((write) => write.operatorId))}::bigint[],
        ${textArray(writes.map((write) => write.externalId))}::text[],
        ${textArray(writes.map((write) => write.key))}::text[],
        ${textArray(writes.map((write) => write.value))}::json[],
        ${numberArray(writes.map((write) => write.updatedAtMs))}::double precision[]
      ) with ordinality as i (operator_id, external_id, key, value, updated_ms, n)
    ), locked as materialized (
      select e.*
      from (select distinct operator_id, external_id collate "C" as external_id from input order by 1, 2) as i
      cross join lateral (
        select e.operator_id, e.external_id, e.id
        from entities e
        where e.operator_id = i.operator_id and e.external_id = i.external_id and e.erased_at is null
        for key share
      ) as e
    ), found as materialized (
      select i.*, l.id as entity_id
      from input i left join locked l on l.operator_id = i.operator_id and l.external_id = i.external_id collate "C"
    ), written as (
      insert into states as s (operator_id, entity_id, key, value, updated_at)
      select operator_id, entity_id, key, value, to_timestamp(updated_ms / 1000)
      from found where entity_id is not null order by operator_id, entity_id, key
      on conflict (operator_id, entity_id, key) do update
        set value = excluded.value, updated_at = greatest(s.updated_at, excluded.updated_at)
    )
    select n::int as n from found where entity_id is null`;
  const outcomes: StateOutcome[] = new Array<StateOutcome>(writes.length).fill('written');
  for (const { n } of unknown) outcomes[n - 1] = 'unknownEntity';
  return outcomes;
}
