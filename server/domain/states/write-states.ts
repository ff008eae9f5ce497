import { numberArray, textColumn } from '#db/arrays.ts';
import type { RunStatement } from '#db/client.ts';
import { type LockedEntities, lockEntity } from '../entities/index.ts';

/** A value for a key that the template knows. */
export interface StateWrite {
  operatorId: number;
  externalId: string;
  key: string;
  value: string;
  updatedAtMs: number;
}

/** `again`: the entity is locked or unknown, and nothing was written. */
export type StateOutcome = 'written' | 'unknownEntity' | 'again';

/**
 * Writes states of one or several operators in one statement; no two may be of the same entity and key. The entities
 * are locked against erasure until commit; those that are being erased are waited for, or left out for now.
 */
export async function writeStates(
  run: RunStatement,
  writes: readonly StateWrite[],
  locked: LockedEntities = 'wait',
): Promise<StateOutcome[]> {
  const unknown = await run(
    (sql) => sql<{ n: number }[]>`
    with found as materialized (
      select i.*, e.id as entity_id
      from unnest(
        ${numberArray(writes.map((write) => write.operatorId))}::bigint[],
        string_to_array(${textColumn(writes.map((write) => write.externalId))}, chr(31)),
        string_to_array(${textColumn(writes.map((write) => write.key))}, chr(31)),
        string_to_array(${textColumn(writes.map((write) => write.value))}, chr(31))::json[],
        ${numberArray(writes.map((write) => write.updatedAtMs))}::double precision[]
      ) with ordinality as i (operator_id, external_id, key, value, updated_ms, n)
      ${lockEntity(sql, locked)}
    ), written as (
      insert into states (operator_id, entity_id, key, value, updated_at)
      select operator_id, entity_id, key, value, to_timestamp(updated_ms / 1000)
      from found where entity_id is not null order by operator_id, entity_id, key
      on conflict (operator_id, entity_id, key) do update
        set value = excluded.value, updated_at = excluded.updated_at
    ), counted as (
      insert into ingestion_deltas (operator_id, minute, kind, name, amount)
      select operator_id, to_timestamp(floor(updated_ms / 60000) * 60), 'states', key, count(*)
      from found where entity_id is not null group by operator_id, floor(updated_ms / 60000), key
    )
    select n::int as n from found where entity_id is null`,
  );
  const outcomes: StateOutcome[] = new Array<StateOutcome>(writes.length).fill('written');
  for (const { n } of unknown) outcomes[n - 1] = locked === 'skip' ? 'again' : 'unknownEntity';
  return outcomes;
}
