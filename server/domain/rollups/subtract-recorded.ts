import type { TransactionSql } from 'postgres';
import { numberArray, textArray } from '#db/arrays.ts';
import { timeOfId } from '../ids.ts';

/** `events.archived`: those of `events` that stand in the archive. */
export type RecordedKind = 'events' | 'events.archived' | 'entities' | 'entities.updated' | 'states';

/** So many of a kind and name, counted in the minute of an id. */
export interface Recorded {
  kind: RecordedKind;
  name: string;
  /** Any id of the minute in which they were counted: an event's own, an entity's incarnation. */
  id: bigint;
  amount: number;
}

/**
 * Takes what an open transaction removes out of the sums again, so that they stay exact for what is stored. It appends
 * like any write, so nobody waits for it.
 */
export async function subtractRecorded(sql: TransactionSql, operatorId: number, gone: readonly Recorded[]) {
  if (gone.length === 0) return;
  await sql`
    insert into ingestion_deltas (operator_id, minute, kind, name, amount)
    select ${operatorId}, date_trunc('minute', to_timestamp(ms / 1000)), kind, name, -amount
    from unnest(
      ${numberArray(gone.map(({ id }) => timeOfId(id)))}::double precision[], ${textArray(gone.map(({ kind }) => kind))}::text[],
      ${textArray(gone.map(({ name }) => name))}::text[], ${numberArray(gone.map(({ amount }) => amount))}::int[]
    ) as g (ms, kind, name, amount)`;
}
