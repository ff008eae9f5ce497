import { once } from 'node:events';
import type { Sql } from 'postgres';
import { makeRows } from './rows.ts';

const rowsEach = 5_000;
const chunksMost = 80;
const warmUpChunks = 4;

export interface CopyOptions {
  table: string;
  operatorId: number;
  entityIds: readonly string[];
  /** Transactions at the same time. */
  streams: number;
  seconds: number;
}

/** Writes rows by COPY, 5,000 a transaction. @returns rows a second */
export async function measureCopy(sql: Sql, options: CopyOptions): Promise<number> {
  const { table, operatorId, entityIds, streams, seconds } = options;
  const chunks = Array.from({ length: chunksMost }, () => {
    return Buffer.from(
      makeRows(rowsEach, operatorId, entityIds)
        .map((row) => `${row.join('\t')}\t\\N\n`)
        .join(''),
    );
  });
  for (const chunk of chunks.splice(0, warmUpChunks)) await copyChunk(sql, table, chunk);
  const begin = performance.now();
  const end = begin + seconds * 1_000;
  let copied = 0;
  const stream = async () => {
    for (let chunk = chunks.pop(); chunk && performance.now() < end; chunk = chunks.pop()) {
      await copyChunk(sql, table, chunk);
      copied += rowsEach;
    }
  };
  await Promise.all(Array.from({ length: streams }, stream));
  return (copied * 1_000) / (performance.now() - begin);
}

async function copyChunk(sql: Sql, table: string, chunk: Buffer): Promise<void> {
  const target = await sql.unsafe(`copy ${table} from stdin`).writable();
  const finished = once(target, 'finish');
  target.end(chunk);
  await finished;
}
