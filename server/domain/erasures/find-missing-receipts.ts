import { numberArray } from '#db/arrays.ts';
import type { Caller, Core } from '../context.ts';
import { formatId } from '../ids.ts';
import { listOperators } from '../operators/index.ts';
import { requireRight } from '../rights.ts';

const receiptsAtOnce = 5_000;

interface KeptRow {
  id: string;
  erased_ms: number;
}

/** Receipts that should stand in a ledger and do not. */
export interface MissingReceipts {
  count: number;
  newest: { id: string; erasedAt: string } | null;
}

/**
 * Finds the receipts of which the database says that they were written into a ledger, but that stand in none of those
 * which are at hand: so some of these ledgers is missing, or a part of one.
 * @param ids of the receipts in them
 * @param renew whether they are to be written into the ledger of the program that starts next
 */
export async function findMissingReceipts(
  caller: Caller,
  ids: ReadonlySet<string>,
  { renew }: { renew: boolean },
): Promise<MissingReceipts> {
  requireRight(caller, 'installation');
  const missing: MissingReceipts = { count: 0, newest: null };
  for (const { id: operatorId } of await listOperators(caller.core)) {
    let after = '0';
    for (let read = receiptsAtOnce; read === receiptsAtOnce; ) {
      const rows = await readKept(caller.core, operatorId, after);
      const absent = rows.filter(({ id }) => !ids.has(formatId('ers', BigInt(id))));
      if (renew) await forgetLedger(caller.core, operatorId, absent);
      missing.count += absent.length;
      missing.newest = newerOf(missing.newest, absent.at(-1));
      after = rows.at(-1)?.id ?? after;
      read = rows.length;
    }
  }
  return missing;
}

function readKept({ database }: Core, operatorId: number, after: string): Promise<KeptRow[]> {
  return database.statement(
    [operatorId],
    (sql) => sql<KeptRow[]>`
    select id, extract(epoch from erased_at)::float8 * 1000 as erased_ms from erasure_receipts
    where operator_id = ${operatorId} and id > ${after} and ledgered_at is not null order by id limit ${receiptsAtOnce}`,
  );
}

async function forgetLedger({ database }: Core, operatorId: number, rows: readonly KeptRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = numberArray(rows.map(({ id }) => BigInt(id)));
  await database.statement(
    [operatorId],
    (sql) => sql`
    update erasure_receipts set ledgered_at = null where operator_id = ${operatorId} and id = any(${ids}::bigint[])`,
  );
}

/** Ids are of one length and in hex, so that they compare as numbers do, and carry time. */
function newerOf(known: MissingReceipts['newest'], row: KeptRow | undefined): MissingReceipts['newest'] {
  if (!row) return known;
  const id = formatId('ers', BigInt(row.id));
  return known && known.id > id ? known : { id, erasedAt: new Date(Math.round(row.erased_ms)).toISOString() };
}

/** Whether any receipt was written into a ledger, whichever that was. */
export async function hasLedgeredReceipts(core: Core): Promise<boolean> {
  const operatorIds = (await listOperators(core)).map(({ id }) => id);
  const [found] = await core.database.statement(
    operatorIds,
    (sql) => sql<{ exists: boolean }[]>`
    select exists (
      select from erasure_receipts
      where operator_id = any(${numberArray(operatorIds)}::bigint[]) and ledgered_at is not null)`,
  );
  return found?.exists === true;
}
