import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Fragment, Sql, TransactionSql } from 'postgres';
import type { MasterKeys } from './derive-keys.ts';
import { derivePublicKey } from './receipt-keys.ts';

/** A value that only the right key can make and that says nothing about the key. */
function checkValueOf(generation: number, key: Buffer): Buffer {
  return createHmac('sha256', key).update(`operator-data-api/pii/check/v1\0${generation}`).digest();
}

/**
 * Compares the configured master keys with what this database was sealed with.
 * @param bring remembers new generations, which every start asks for from then on; and asks for all that are known. Else
 * those that sealed nothing yet are not asked for.
 * @returns what is wrong, as a sentence, or null when every key is right
 */
export async function checkMasterKeys(
  sql: Sql,
  keys: MasterKeys,
  { bring }: { bring: boolean },
): Promise<string | null> {
  // Keys that are refused leave no trace: they may be a mistake, which would lock the right ones out.
  const problem = await compareWithKnown(sql, keys, bring);
  if (problem || !bring) return problem;
  for (const [generation, key] of keys) {
    // An older version wrote generations down without their public keys.
    await sql`
      insert into pii_key_generations as known (generation, check_value, public_key)
      values (${generation}, ${checkValueOf(generation, key)}, ${derivePublicKey(key)})
      on conflict (generation) do update set public_key = excluded.public_key
        where known.public_key is null and known.check_value = excluded.check_value`;
  }
  // Another process may have been quicker with another key.
  return compareWithKnown(sql, keys, bring);
}

/** What a database, or a backup of one, knows of a generation. */
export interface KnownGeneration {
  generation: number;
  check_value: Buffer;
  removed: boolean;
  /** Nothing was sealed or signed by it yet. */
  untried?: boolean;
}

/** Whether a generation never sealed, and is not the lowest, which does so before anybody has agreed on one. */
export const isUntried = (sql: Sql | TransactionSql): Fragment => sql`
  generation > coalesce(max(generation) filter (where seals_since is not null) over (), min(generation) over ())`;

async function compareWithKnown(sql: Sql, keys: MasterKeys, all: boolean): Promise<string | null> {
  const known = await sql<KnownGeneration[]>`
    select generation, check_value, removed_at is not null as removed, ${isUntried(sql)} as untried
    from pii_key_generations order by generation`;
  return compareMasterKeys(
    known.filter(({ generation, untried }) => all || !untried || keys.has(generation)),
    keys,
  );
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

function problemOf({ generation, check_value, removed, untried }: KnownGeneration, keys: MasterKeys): string | null {
  const key = keys.get(generation);
  if (!key && removed) return null;
  if (!key && untried)
    return `PII_MASTER_KEYS lacks generation ${generation}, which another process brought: add it, or have \`npx oda pii remove ${generation}\` withdraw it.`;
  if (!key) return `PII_MASTER_KEYS lacks generation ${generation}, with which data in this database is sealed.`;
  if (timingSafeEqual(check_value, checkValueOf(generation, key))) return null;
  return removed
    ? `PII_MASTER_KEYS has a new key for generation ${generation}, which was removed; a new one gets a higher number.`
    : `PII_MASTER_KEYS has a wrong key for generation ${generation}: it is not the one this database was sealed with.`;
}
