import type { Fragment, Sql, TransactionSql } from 'postgres';
import { bytesArray, textArray } from '#db/arrays.ts';
import type { Core } from '../context.ts';
import { sealPii } from '../crypto/index.ts';
import { openPii } from '../crypto/open-pii.ts';
import type { OperatorProfile } from '../operators/index.ts';

/** So many entities are looked at in one statement. */
const lookedAtMost = 2_000;
/** So much is sealed anew in one transaction: a record may be as large as a body. */
const sealedMost = { records: 200, bytes: 4 * 1024 * 1024 };
/** The event loop is given free after so many: each takes some 50 µs. */
const turnMost = 20;

/** Version, generation, salt and nonce: no two records begin alike, and none keeps its beginning when it is written. */
const headBytes = 33;

/** The generation that sealed the record in `pii`, in a statement. */
export const generationIn = (sql: Sql | TransactionSql): Fragment =>
  sql`('x' || encode(substring(pii from 2 for 4), 'hex'))::bit(32)::int`;

interface OldRow {
  external_id: string;
  id: string;
  generation: number;
  pii: Buffer;
}

export interface ResealedSlice {
  /** Where the next slice begins; null behind the last entity. */
  next: string | null;
  /** How many records were sealed anew, by the generation that they were sealed with. */
  resealed: Map<number, number>;
  /** The ids of the entities whose record cannot be opened. */
  broken: string[];
}

/**
 * Seals with the present generation what an older one sealed, of a few entities of an operator behind one. Nobody waits for
 * it: what somebody else is writing is left out, and what was written or erased since it was read stays as it is.
 * @param note what belongs into the same transaction
 */
export async function resealSlice(
  core: Core,
  { operatorId, piiSalt }: OperatorProfile,
  after: string,
  note: (sql: TransactionSql, resealed: Map<number, number>) => Promise<void>,
): Promise<ResealedSlice> {
  const { last, rows } = await findOld(core, operatorId, after);
  const broken: string[] = [];
  const sealed: { row: OldRow; pii: Buffer }[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % turnMost === 0) await new Promise(setImmediate);
    const owner = { operatorId, operatorSalt: piiSalt, externalId: row.external_id };
    try {
      sealed.push({ row, pii: sealPii(core, owner, openPii(core.masterKeys, owner, row.pii)) });
    } catch {
      broken.push(row.id);
    }
  }
  const resealed = new Map<number, number>();
  if (sealed.length > 0) {
    await core.database.transact([operatorId], async ({ sql }) => {
      resealed.clear();
      for (const { generation } of await putInPlace(sql, operatorId, sealed))
        resealed.set(generation, (resealed.get(generation) ?? 0) + 1);
      await note(sql, resealed);
    });
  }
  return { next: last, resealed, broken };
}

/** Joins go by the primary key, whatever statistics say. */
const byKeyAlone = (sql: TransactionSql) => sql`
  select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true)`;

/** What an older generation sealed, and the last entity that was looked at for it. */
async function findOld({ database, sealing }: Core, operatorId: number, after: string) {
  return database.transact([operatorId], async ({ sql }) => {
    await byKeyAlone(sql);
    const [slice] = await sql<{ last: string | null; old: string | null; full: boolean }[]>`
      with slice as materialized (
        select external_id, ${generationIn(sql)} as generation, octet_length(pii) as bytes from entities
        where operator_id = ${operatorId} and external_id > ${after} order by external_id limit ${lookedAtMost}
      ), old as (
        select external_id, row_number() over (order by external_id) as n,
          sum(bytes) over (order by external_id) - bytes as bytes_before
        from slice where generation < ${sealing.generation}
      ), fitting as (
        select external_id from old where n <= ${sealedMost.records} and bytes_before < ${sealedMost.bytes}
      )
      select (select max(external_id) from slice) as last, (select max(external_id) from fitting) as old,
        (select count(*) from fitting) < (select count(*) from old) as full`;
    const { last = null, old = null, full = false } = slice ?? {};
    if (old === null) return { last, rows: [] };
    const rows = await sql<OldRow[]>`
      select external_id, id, ${generationIn(sql)} as generation, pii from entities
      where operator_id = ${operatorId} and external_id > ${after} and external_id <= ${old}
        and ${generationIn(sql)} < ${sealing.generation}
      order by external_id`;
    return { last: full ? old : last, rows };
  });
}

/** @returns the generations of what was replaced */
async function putInPlace(sql: TransactionSql, operatorId: number, sealed: readonly { row: OldRow; pii: Buffer }[]) {
  await byKeyAlone(sql);
  const heads = sealed.map(({ row }) => row.pii.subarray(0, headBytes));
  return sql<{ generation: number }[]>`
    with fresh as materialized (
      select * from unnest(
        ${textArray(sealed.map(({ row }) => row.external_id))}::text[], ${bytesArray(heads)}::bytea[],
        ${bytesArray(sealed.map(({ pii }) => pii))}::bytea[]
      ) as f (external_id, head, pii)
    ), free as materialized (
      select e.external_id, f.pii, ('x' || encode(substring(f.head from 2 for 4), 'hex'))::bit(32)::int as generation
      from fresh f join entities e on e.operator_id = ${operatorId} and e.external_id = f.external_id collate "C"
      where substring(e.pii from 1 for ${headBytes}) = f.head
      for no key update of e skip locked
    )
    update entities e set pii = free.pii from free
    where e.operator_id = ${operatorId} and e.external_id = free.external_id collate "C" returning free.generation`;
}
