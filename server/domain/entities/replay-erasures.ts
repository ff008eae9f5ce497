import type { Sql, TransactionSql } from 'postgres';
import { numberArray } from '#db/arrays.ts';
import type { Caller, Context } from '../context.ts';
import type { ErasureReceipt } from '../erasures/index.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { runErasure } from './continue-erasure.ts';
import { erase } from './erase-entity.ts';

const receiptsAtOnce = 1_000;

/**
 * Erases what a restored database has from before its erasure, and keeps the receipt of then. An entity that was created
 * anew after that is another one and stays. When this returns nothing of them can be read, of many events too.
 * @param receipts whose signatures were verified; of each entity the latest
 * @returns how many entities were erased
 */
export async function replayErasures(caller: Caller, receipts: AsyncIterable<ErasureReceipt>): Promise<number> {
  requireRight(caller, 'installation');
  let erased = 0;
  for await (const slice of slicesOf(receipts)) {
    for (const [operatorId, own] of Map.groupBy(slice, (receipt) => Number(receipt.operatorId))) {
      const context: Context = { ...caller, operatorId };
      for (const receipt of await findDue(context, own)) if (await replay(context, receipt)) erased++;
    }
  }
  return erased;
}

async function* slicesOf(receipts: AsyncIterable<ErasureReceipt>): AsyncGenerator<ErasureReceipt[]> {
  let slice: ErasureReceipt[] = [];
  for await (const receipt of receipts) {
    if (slice.push(receipt) < receiptsAtOnce) continue;
    yield slice;
    slice = [];
  }
  yield slice;
}

const numbersOf = ({ entityId, id }: ErasureReceipt) => ({
  entityId: parseId('ent', entityId),
  id: parseId('ers', id),
});

/** Those whose entity is there as it was before. Most are erased in the database already. */
async function findDue({ core, operatorId }: Context, receipts: readonly ErasureReceipt[]): Promise<ErasureReceipt[]> {
  const numbers = receipts.map(numbersOf);
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<{ at: number }[]>`
    select (r.at - 1)::int as at
    from unnest(${numberArray(numbers.map(({ entityId }) => entityId))}::bigint[], ${numberArray(numbers.map(({ id }) => id))}::bigint[])
      with ordinality as r (entity_id, id, at)
    join entities e on e.id = r.entity_id
    where e.operator_id = ${operatorId} and ${isDue(sql)} order by r.id`,
  );
  return rows.flatMap(({ at }) => receipts[at] ?? []);
}

/**
 * Of an entity (`e`) and a receipt (`r`): nothing here knows of this erasure, or of a later one. Ids of entities say nothing
 * about that: they are made before the entity is, by a clock of their own.
 */
const isDue = (sql: Sql | TransactionSql) => sql`
  e.erased_at is null and not exists (
    select from erasure_receipts x where x.operator_id = e.operator_id and x.entity_id = e.id and x.id >= r.id)`;

/** @returns whether there was still anything to erase */
async function replay(context: Context, receipt: ErasureReceipt): Promise<boolean> {
  const { core, operatorId } = context;
  const { entityId, id } = numbersOf(receipt);
  const erasure = await core.database.transact([operatorId], async (tx) => {
    const [entity] = await tx.sql<{ external_id: string }[]>`
      select external_id from entities e cross join (select ${String(id)}::bigint as id) as r
      where e.operator_id = ${operatorId} and e.id = ${String(entityId)} and ${isDue(tx.sql)} for update of e`;
    return entity ? erase(context, tx, entity.external_id, receipt.reason, receipt) : null;
  });
  if (erasure?.left) await runErasure(core, operatorId, erasure.left.jobId);
  return erasure !== null;
}
