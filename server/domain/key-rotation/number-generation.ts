import type { Caller } from '../context.ts';
import { requireRight } from '../rights.ts';
import { readGenerations } from './read-generations.ts';

/**
 * Has the next generation of master keys made; of those who do so at once one after the other. The number of one that the
 * database knows is never given again, also not where it was withdrawn. It knows one from the first start with it on: of two
 * that are only printed, for PII_MASTER_KEYS, both may have the same, and the second start is refused.
 * @param make is told the highest number that the database knows
 */
export async function numberGeneration<T>(caller: Caller, make: (highest: number) => T | Promise<T>): Promise<T> {
  requireRight(caller, 'installation');
  return caller.core.database.transact([], async ({ sql }) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('oda new master key', 0))`;
    const { generations } = await readGenerations(sql);
    return make(generations.at(0)?.generation ?? 0);
  });
}
