import type { Sql, TransactionSql } from 'postgres';
import { deadAfterSeconds } from '../processes/index.ts';

/** A generation as it is stored. */
export interface StoredGeneration {
  generation: number;
  records: number | null;
  countedMs: number | null;
  knownMs: number;
  sealsMs: number | null;
  unusedMs: number | null;
  removedMs: number | null;
}

/** All that is known of the master keys, and what the living processes say of themselves. */
export interface KeyFacts {
  nowMs: number;
  /** The generation that seals. */
  sealing: number;
  /** The newest that was not removed: the one that seals, or is to. */
  newest: number;
  /** Newest first. */
  generations: StoredGeneration[];
  living: number;
  lacking: number;
  behind: number;
}

/** Reads how far each generation has come, by the clock of the database. */
export async function readGenerations(sql: Sql | TransactionSql): Promise<KeyFacts> {
  const rows = await sql<(Omit<StoredGeneration, 'records'> & { records: string | null; nowMs: number })[]>`
    select generation, records, extract(epoch from counted_at)::float8 * 1000 as "countedMs",
      extract(epoch from created_at)::float8 * 1000 as "knownMs", extract(epoch from seals_since)::float8 * 1000 as "sealsMs",
      extract(epoch from unused_since)::float8 * 1000 as "unusedMs",
      extract(epoch from removed_at)::float8 * 1000 as "removedMs", extract(epoch from now())::float8 * 1000 as "nowMs"
    from pii_key_generations order by generation desc`;
  const generations = rows.map(({ nowMs: _, records, ...row }) => {
    return { ...row, records: records === null ? null : Number(records) };
  });
  const newest = generations.find(({ removedMs }) => removedMs === null)?.generation ?? 0;
  const sealing =
    generations.find(({ sealsMs }) => sealsMs !== null)?.generation ?? generations.at(-1)?.generation ?? 0;
  const [processes] = await sql<{ living: number; lacking: number; behind: number }[]>`
    select count(*)::int as living,
      count(*) filter (where coalesce(knows_generation, 0) < ${newest})::int as lacking,
      count(*) filter (where coalesce(seals_generation, 0) < ${sealing})::int as behind
    from processes where heartbeat_at > now() - make_interval(secs => ${deadAfterSeconds})`;
  const { living, lacking, behind } = processes ?? { living: 0, lacking: 0, behind: 0 };
  return { nowMs: rows.at(0)?.nowMs ?? 0, sealing, newest, generations, living, lacking, behind };
}

/** The generations before the one that seals, which are still asked for. */
export const olderThanSealing = ({ generations, sealing }: KeyFacts): StoredGeneration[] =>
  generations.filter(({ generation, removedMs }) => generation < sealing && removedMs === null);
