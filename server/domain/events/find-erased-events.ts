import { numberArray, textArray } from '#db/arrays.ts';
import type { Transaction } from '#db/client.ts';

/**
 * Of events that were recorded for an entity under its external id: those that an erasure has reached since, whether or
 * not the entity was created anew.
 */
export async function findErasedEvents(
  { sql }: Transaction,
  operatorId: number,
  recorded: readonly { id: bigint; externalId: string }[],
): Promise<Set<bigint>> {
  if (recorded.length === 0) return new Set();
  // A scalar subquery goes by the primary key whatever the planner knows of the table; a join might read all of it.
  const rows = await sql<{ id: string }[]>`
    select i.id
    from unnest(
      ${numberArray(recorded.map(({ id }) => id))}::bigint[],
      ${textArray(recorded.map(({ externalId }) => externalId))}::text[]
    ) as i (id, external_id)
    where not coalesce((
      select i.id > coalesce(e.redacted_through, 0) from entities e
      where e.operator_id = ${operatorId} and e.external_id = i.external_id collate "C"
    ), false)`;
  return new Set(rows.map(({ id }) => BigInt(id)));
}
