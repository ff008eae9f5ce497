import type { Sql } from 'postgres';
import { makeRows } from './rows.ts';

const rowsMost = 100_000;
const warmUpRows = 2_000;

export interface InsertOptions {
  table: string;
  operatorId: number;
  entityIds: readonly string[];
  /** Statements at the same time, each on a connection of its own. */
  inFlight: number;
  seconds: number;
}

/** One INSERT, and so one commit, per event, by the product's own driver. @returns rows a second */
export async function measureInsert(sql: Sql, options: InsertOptions): Promise<number> {
  const { table, operatorId, entityIds, inFlight, seconds } = options;
  const rows = makeRows(rowsMost, operatorId, entityIds);
  const statement = `insert into ${table} (operator_id, entity_id, id, type, data) values ($1, $2, $3, $4, $5)`;
  const insertUntil = async (end: number, least: number) => {
    let inserted = 0;
    const loop = async () => {
      for (let row = rows.at(-1); row && rows.length > least && performance.now() < end; row = rows.at(-1)) {
        rows.pop();
        await sql.unsafe(statement, row, { prepare: true });
        inserted++;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, loop));
    return inserted;
  };
  await insertUntil(Number.POSITIVE_INFINITY, rowsMost - warmUpRows);
  const begin = performance.now();
  const inserted = await insertUntil(begin + seconds * 1_000, 0);
  return (inserted * 1_000) / (performance.now() - begin);
}
