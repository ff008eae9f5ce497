import { setTimeout as sleep } from 'node:timers/promises';
import { numberArray } from '#db/arrays.ts';
import type { Core } from '../context.ts';
import { generationIn } from '../entities/index.ts';
import { listOperators } from '../operators/index.ts';

const countedAtOnce = 5_000;

/**
 * Counts the records of every operator by the generation that seals them, entity by entity along the primary key, and notes
 * it. No index could: it would cost every write of an entity more than a count costs that is made now and then.
 */
export async function countRecords(core: Core, signal: AbortSignal): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const { id } of await listOperators(core)) {
    for (let after: string | null = ''; after !== null; ) {
      signal.throwIfAborted();
      const startedMs = performance.now();
      const rows: CountRow[] = await countSlice(core, id, after);
      for (const { generation, count } of rows)
        if (generation !== null) counts.set(generation, (counts.get(generation) ?? 0) + count);
      after = rows.at(0)?.last ?? null;
      await sleep(performance.now() - startedMs);
    }
  }
  await noteCounts(core, counts);
  return counts;
}

interface CountRow {
  generation: number | null;
  count: number;
  last: string;
}

function countSlice({ database }: Core, operatorId: number, after: string): Promise<CountRow[]> {
  return database.statement(
    [operatorId],
    (sql) => sql<CountRow[]>`
    with slice as materialized (
      select external_id, ${generationIn(sql)} as generation from entities
      where operator_id = ${operatorId} and external_id > ${after} order by external_id limit ${countedAtOnce}
    )
    select generation, count(*)::int as count, (select max(external_id) from slice) as last from slice group by generation`,
  );
}

async function noteCounts({ database }: Core, counts: ReadonlyMap<number, number>): Promise<void> {
  await database.sql`
    update pii_key_generations g set records = coalesce(c.count, 0), counted_at = now()
    from pii_key_generations known
    left join unnest(${numberArray([...counts.keys()])}::int[], ${numberArray([...counts.values()])}::bigint[])
      as c (generation, count) on c.generation = known.generation
    where g.generation = known.generation and g.removed_at is null`;
}
