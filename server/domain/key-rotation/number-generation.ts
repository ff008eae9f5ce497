import type { Caller } from '../context.ts';
import { requireRight } from '../rights.ts';
import { readGenerations } from './read-generations.ts';

/**
 * Has the next generation of master keys made; of those who do so at once one after the other. A number is never given
 * twice, also not where the generation was withdrawn.
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
