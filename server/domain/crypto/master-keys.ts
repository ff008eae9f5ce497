import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sql } from 'postgres';
import type { MasterKeys } from './derive-keys.ts';
import { derivePublicKey } from './receipt-keys.ts';
import { currentGeneration } from './seal-pii.ts';

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

async function compareWithKnown(sql: Sql, keys: MasterKeys): Promise<string | null> {
  const known = await sql<{ generation: number; check_value: Buffer }[]>`
    select generation, check_value from pii_key_generations order by generation`;
  for (const { generation, check_value } of known) {
    const key = keys.get(generation);
    if (!key) return `PII_MASTER_KEYS lacks generation ${generation}, with which data in this database is sealed.`;
    if (!timingSafeEqual(check_value, checkValueOf(generation, key))) {
      return `PII_MASTER_KEYS has a wrong key for generation ${generation}: it is not the one this database was sealed with.`;
    }
  }
  const lowest = known[0]?.generation ?? 0;
  const lower = [...keys.keys()].find((generation) => generation < lowest);
  // Requests are fingerprinted by the lowest one.
  if (lower !== undefined)
    return `PII_MASTER_KEYS has generation ${lower} below ${lowest}, the first of this database; a new one gets a higher number.`;
  const highest = known.at(-1)?.generation ?? 0;
  return highest > currentGeneration(keys) ? `PII_MASTER_KEYS lacks generation ${highest}.` : null;
}
