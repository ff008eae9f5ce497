import { numberArray } from '#db/arrays.ts';
import type { Caller } from '../context.ts';
import { listOperators } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import type { LedgerStatus } from './schemas.ts';

/** Where the erasure ledger lies, and how many receipts of all operators stand in it or not. @throws FORBIDDEN */
export async function describeLedger(caller: Caller): Promise<LedgerStatus> {
  requireRight(caller, 'installation');
  const { database, erasureLedger } = caller.core;
  const operatorIds = (await listOperators(caller.core)).map(({ id }) => id);
  const [row] = await database.statement(
    operatorIds,
    (sql) => sql<{ receipts: number; waiting: number; since_ms: number | null }[]>`
    select count(*)::int as receipts, count(*) filter (where ledgered_at is null)::int as waiting,
      extract(epoch from min(erased_at) filter (where ledgered_at is null))::float8 * 1000 as since_ms
    from erasure_receipts where operator_id = any(${numberArray(operatorIds)}::bigint[])`,
  );
  const { receipts, waiting, since_ms } = row ?? { receipts: 0, waiting: 0, since_ms: null };
  const waitingSince = since_ms === null ? null : new Date(Math.round(since_ms)).toISOString();
  return { file: erasureLedger?.file ?? null, receipts, waiting, waitingSince };
}
