import type { Sql } from 'postgres';
import type { OpenCore } from '#server/core.ts';
import type { MasterKeys } from '#server/domain/crypto/index.ts';
import { resealRecords } from '#server/domain/key-rotation/index.ts';
import { testMasterKeys } from './database.ts';

/** The master keys of the tests, and newer ones up to a generation. */
export function keysUpTo(generation: number, from = 1): MasterKeys {
  const newer = Array.from({ length: generation }, (_, n) => [n + 1, Buffer.alloc(32, 7 + n)] as const);
  return new Map([...newer, ...testMasterKeys].filter(([one]) => one >= from));
}

/** Seals everything anew with what the process seals with, without the waits that only slow processes need. */
export function reseal(core: OpenCore, signal: AbortSignal = new AbortController().signal) {
  return resealRecords(core, { signal, waits: { followMs: 2_000, writtenMs: 0, lockedMs: 50 } });
}

/** How many records of an operator each generation seals, as the table says. */
export async function sealedBy(owner: Sql, operatorId: number): Promise<Record<number, number>> {
  const rows = await owner<{ generation: number; count: number }[]>`
    select get_byte(pii, 4) as generation, count(*)::int as count from entities
    where operator_id = ${operatorId} and pii is not null group by 1`;
  return Object.fromEntries(rows.map(({ generation, count }) => [generation, count]));
}

/** Lets a day go by since a generation was found unused, so that it can be removed. */
export async function letADayPass(owner: Sql): Promise<void> {
  await owner`update pii_key_generations set unused_since = unused_since - interval '25 hours'`;
  await owner`update idempotency_keys set created_at = created_at - interval '25 hours'`;
}
