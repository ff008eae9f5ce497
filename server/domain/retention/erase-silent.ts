import type { TransactionSql } from 'postgres';
import { type Context, systemCaller } from '../context.ts';
import { eraseIfSilent, isSilent } from '../entities/index.ts';
import { settleReceipts } from '../erasures/index.ts';
import type { CutOffs } from './cut-offs.ts';
import { addCounts, openSlice, type Pass } from './slices.ts';

const entitiesAtOnce = 2_000;

/** Erases the entities of which nothing was written for as long as anything is kept. */
export async function eraseSilent(pass: Pass, { entitiesMs }: CutOffs): Promise<void> {
  if (entitiesMs === null) return;
  const { core, operatorId, signal } = pass;
  const context: Context = { ...systemCaller(core), operatorId };
  for (let after: string | null = ''; after !== null; ) {
    const begin: string = after;
    const page = await core.database.transact([operatorId], ({ sql }) => findSilent(sql, pass, entitiesMs, begin));
    for (const externalId of page.silent) {
      signal.throwIfAborted();
      await eraseIfSilent(context, externalId, {
        sinceMs: entitiesMs,
        before: (sql) => openSlice(sql, [pass]),
        after: (sql) => addCounts(sql, pass, { entitiesErased: 1 }),
      });
    }
    if (page.silent.length > 0) await settleReceipts(core, [operatorId]);
    after = page.next;
  }
}

async function findSilent(sql: TransactionSql, pass: Pass, sinceMs: number, after: string) {
  await openSlice(sql, [pass]);
  const rows = await sql<{ external_id: string; silent: boolean }[]>`
    select external_id, ${isSilent(sql, sinceMs)} as silent from entities e
    where operator_id = ${pass.operatorId} and external_id > ${after}
    order by external_id limit ${entitiesAtOnce}`;
  const silent = rows.filter((row) => row.silent).map(({ external_id }) => external_id);
  return { silent, next: rows.at(-1)?.external_id ?? null };
}
