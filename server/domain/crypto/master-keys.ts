import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sql } from 'postgres';
import type { MasterKeys } from './derive-keys.ts';
import { derivePublicKey } from './receipt-keys.ts';

/** A value that only the right key can make and that says nothing about the key. */
function checkValueOf(generation: number, key: Buffer): Buffer {
  return createHmac('sha256', key).update(`operator-data-api/pii/check/v1\0${generation}`).digest();
}

/**
 * Compares the configured master keys with what this database was sealed with, and remembers new generations.
 * @returns what is wrong, as a sentence, or null when every key is right
 */
export async function checkMasterKeys(sql: Sql, keys: MasterKeys): Promise<string | null> {
  // Keys that are refused leave no trace: they may be a mistake, which would lock the right ones out for good.
  const problem = await compareWithKnown(sql, keys);
  if (problem) return problem;
  for (const [generation, key] of keys) {
    // An older version wrote generations down without their public keys.
    await sql`
      insert into pii_key_generations as known (generation, check_value, public_key)
      values (${generation}, ${checkValueOf(generation, key)}, ${derivePublicKey(key)})
      on conflict (generation) do update set public_key = excluded.public_key
        where known.public_key is null and known.check_value = excluded.check_value`;
  }
  // Another process may have been quicker with another key.
  return compareWithKnown(sql, keys);
}

/** What a database, or a backup of one, knows of a generation. */
export interface KnownGeneration {
  generation: number;
  check_value: Buffer;
  removed: boolean;
}

async function compareWithKnown(sql: Sql, keys: MasterKeys): Promise<string | null> {
  const known = await sql<KnownGeneration[]>`
    select generation, check_value, removed_at is not null as removed from pii_key_generations order by generation`;
  return compareMasterKeys(known, keys);
}

/** @returns what is wrong with master keys for a database that knows these, lowest first; null when every key is right */
export function compareMasterKeys(known: readonly KnownGeneration[], keys: MasterKeys): string | null {
  const problem = known.map((one) => problemOf(one, keys)).find((found) => found !== null);
  if (problem) return problem;
  const newest = known.at(-1)?.generation ?? 0;
  const late = [...keys.keys()].find((one) => one < newest && known.every(({ generation }) => generation !== one));
  // The highest one seals: one below it never would.
  return late === undefined
    ? null
    : `PII_MASTER_KEYS has generation ${late} below ${newest}, the newest of this database; a new one gets a higher number.`;
}

function problemOf({ generation, check_value, removed }: KnownGeneration, keys: MasterKeys): string | null {
  const key = keys.get(generation);
  if (!key && removed) return null;
  if (!key) return `PII_MASTER_KEYS lacks generation ${generation}, with which data in this database is sealed.`;
  if (timingSafeEqual(check_value, checkValueOf(generation, key))) return null;
  return removed
    ? `PII_MASTER_KEYS has a new key for generation ${generation}, which was removed; a new one gets a higher number.`
    : `PII_MASTER_KEYS has a wrong key for generation ${generation}: it is not the one this database was sealed with.`;
}
