import { numberArray } from '#db/arrays.ts';
import { type Core, perCore } from '../context.ts';
import { parseId } from '../ids.ts';
import { countEvents } from './count-events.ts';
import type { ErasureReceipt } from './schemas.ts';
import { generationOf, signReceipt } from './sign-receipt.ts';
import { receiptColumns, type SignedRow, toReceipt, type UncountedRow, unsignedOf } from './stored-receipt.ts';

const receiptsAtOnce = 500;

/** The receipts that somebody waits to read, by their entity: to count millions of events once is enough for all. */
const awaitedOf = perCore('erasures.awaited', () => new Map<string, Promise<void>>());

/** The same for those who read the receipts of one entity, together. */
export function settleToRead(core: Core, operatorId: number, entityId: string): Promise<void> {
  const awaited = awaitedOf(core);
  const known = awaited.get(entityId);
  if (known) return known;
  const settled = settleReceipts(core, [operatorId], entityId).finally(() => awaited.delete(entityId));
  awaited.set(entityId, settled);
  return settled;
}

/**
 * Makes receipts final that are not yet: counts and signs those of large erasures, and puts what is in no ledger into this
 * process's. Whoever erases does so before anybody is told; the tidying does it for those who died or failed in between.
 * Two may do it at once: each receipt is signed once, and may stand in ledgers more than once.
 * @throws what kept one of them from it, when the others are settled
 */
export async function settleReceipts(core: Core, operatorIds: readonly number[], entityId?: string): Promise<void> {
  for (let found = receiptsAtOnce; found === receiptsAtOnce; ) {
    const rows = await readUnsettled(core, operatorIds, entityId);
    found = rows.length;
    // Those that only lack their line first: nothing that has to be counted keeps them out of the ledger.
    await putIntoLedger(
      core,
      operatorIds,
      rows.flatMap((row) => (row.signature === null ? [] : [toReceipt(row)])),
    );
    const failures: unknown[] = [];
    for (const row of rows) {
      if (row.signature !== null) continue;
      try {
        await putIntoLedger(core, operatorIds, [await countAndSign(core, row)]);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

function readUnsettled({ database, erasureLedger }: Core, operatorIds: readonly number[], entityId?: string) {
  return database.statement(
    operatorIds,
    (sql) => sql<(SignedRow | UncountedRow)[]>`
    select ${receiptColumns(sql)} from erasure_receipts
    where operator_id = any(${numberArray(operatorIds)}::bigint[]) and ledgered_at is null
      ${entityId === undefined ? sql`` : sql`and entity_id = ${entityId}`}
      ${erasureLedger ? sql`` : sql`and signature is null`}
    order by operator_id, id limit ${receiptsAtOnce}`,
  );
}

/** Up to the erasure's mark no event is added, so whoever counts finds the same. */
async function countAndSign(core: Core, row: UncountedRow): Promise<ErasureReceipt> {
  const { database } = core;
  const [operatorId, entityId] = [Number(row.operator_id), row.entity_id];
  const { redacted_after: after, redacted_through: through } = row;
  const counted = await database.transact([operatorId], ({ sql }) =>
    countEvents(sql, { operatorId, entityId, after, through }),
  );
  const { eventsRedacted, keyId, signature } = signReceipt(core, unsignedOf(row, counted));
  const [signed] = await database.transact([operatorId], async ({ sql }) => {
    await sql`
      update erasure_receipts set events_redacted = ${eventsRedacted}, generation = ${generationOf(keyId)},
        signature = ${Buffer.from(signature, 'base64url')}
      where operator_id = ${operatorId} and id = ${row.id} and signature is null`;
    // Somebody else may have been first.
    return sql<
      SignedRow[]
    >`select ${receiptColumns(sql)} from erasure_receipts where operator_id = ${operatorId} and id = ${row.id}`;
  });
  if (!signed) throw new Error('A receipt is gone.');
  return toReceipt(signed);
}

async function putIntoLedger(
  { database, erasureLedger }: Core,
  operatorIds: readonly number[],
  receipts: readonly ErasureReceipt[],
): Promise<void> {
  if (!erasureLedger || receipts.length === 0) return;
  await erasureLedger.append(receipts);
  const [operators, ids] = [
    receipts.map(({ operatorId }) => BigInt(operatorId)),
    receipts.map(({ id }) => parseId('ers', id)),
  ];
  await database.statement(
    operatorIds,
    (sql) => sql`
    update erasure_receipts r set ledgered_at = now()
    from unnest(${numberArray(operators)}::bigint[], ${numberArray(ids)}::bigint[]) as done (operator_id, id)
    where r.operator_id = done.operator_id and r.id = done.id and r.ledgered_at is null`,
  );
}
