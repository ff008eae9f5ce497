import type { Sql } from 'postgres';
import { numberArray } from '#db/arrays.ts';
import { currentGeneration, type MasterKeys } from '../crypto/index.ts';
import { deadAfterSeconds } from './lease-slot.ts';

/** By which generations of master keys a process seals, and claims requests. */
export interface Agreed {
  generation: number;
  claiming: number;
}

interface Agreeing {
  /** What it sealed with until now; 0 at its start. */
  sealing: number;
  /** Whether it may have a new generation begin to seal. */
  mayBegin: boolean;
}

/**
 * Tells the other processes which generations of master keys this one has, and finds out with which it seals: the highest
 * one that every living process knows, so that each can open what another seals; a removed one that it still holds is not
 * counted, so that none keeps one below it from sealing. That is decided once, in the database,
 * and never taken back. It claims requests by the same, but beside a process of a version that tells nothing of itself by
 * the lowest, the only one that such a version compares.
 * @returns what it does from now on
 */
export async function agreeOnGeneration(
  sql: Sql,
  processId: string,
  keys: MasterKeys,
  { sealing, mayBegin }: Agreeing,
): Promise<Agreed> {
  const known = [...keys.keys()];
  const highest = currentGeneration(keys);
  const [agreed] = await sql<Agreed[]>`
    with newest as (
      select coalesce(max(generation), ${highest}::int) as generation from unnest(${numberArray(known)}::int[]) as known (generation)
      where not exists (select from pii_key_generations g where g.generation = known.generation and g.removed_at is not null)
    ), begun as (
      update pii_key_generations g set seals_since = now() from newest
      where ${mayBegin} and g.generation = newest.generation and g.seals_since is null and g.removed_at is null and not exists (
        select from processes where process_id <> ${processId} and coalesce(knows_generation, 0) < newest.generation
          and heartbeat_at > now() - make_interval(secs => ${deadAfterSeconds}))
      returning g.generation
    ), agreed as (
      select greatest(${sealing}::int, coalesce(max(generation), ${Math.min(...known)}::int)) as generation from (
        select generation from pii_key_generations where seals_since is not null union all select generation from begun
      ) as sealing where generation = any(${numberArray(known)}::int[])
    ), told as (
      update processes set knows_generation = newest.generation, seals_generation = agreed.generation
      from agreed, newest where process_id = ${processId}
    )
    select generation, coalesce((
        select min(generation) from pii_key_generations
        where removed_at is null and generation = any(${numberArray(known)}::int[]) and exists (
          select from processes where seals_generation is null
            and heartbeat_at > now() - make_interval(secs => ${deadAfterSeconds}))
      ), generation) as claiming
    from agreed`;
  return agreed ?? { generation: sealing, claiming: sealing };
}
