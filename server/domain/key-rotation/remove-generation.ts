import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#db/database.ts';
import { hasSqlState, sqlState } from '#db/errors.ts';
import { writeAuditAt } from '../audit/index.ts';
import type { Caller } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { describeKeys, refusalToRemove } from './judge-generations.ts';
import { readGenerations } from './read-generations.ts';
import { type KeyStatus, RemoveGenerationInput } from './schemas.ts';

/** Whoever writes an entity waits no longer for the lock than this, and it is tried so often. */
const lock = { limit: '100ms', triesMost: 20, againAfterMs: 250 };
const proofLimit = '1h';

/**
 * Removes a generation of master keys: no start asks for it any more. Before, the database itself is told to refuse whatever
 * is sealed by it, and proves by looking at every entity that nothing is. One that never sealed is withdrawn without that, by
 * whoever does not even have it; its number is not given again.
 * @throws FORBIDDEN, NOT_FOUND, CONFLICT with the reason when it is in use
 */
export async function removeGeneration(caller: Caller, input: RemoveGenerationInput): Promise<KeyStatus> {
  requireRight(caller, 'installation');
  const { generation } = RemoveGenerationInput.parse(input);
  const { database, masterKeys } = caller.core;
  const facts = await readGenerations(database.sql);
  const one = facts.generations.find((known) => known.generation === generation);
  if (!one) throw new DomainError('NOT_FOUND', `There is no generation ${generation} of the master keys.`);
  const refusal = refusalToRemove(one, facts);
  if (refusal) throw new DomainError('CONFLICT', refusal);
  const neverSealed = generation > facts.sealing;
  if (!neverSealed) {
    await refuseWrites(database, generation);
    await prove(database, generation);
  }
  await database.transact([], async (tx) => {
    const removed = await tx.sql`
      update pii_key_generations set removed_at = now(), records = 0
      where generation = ${generation} and removed_at is null
        and ${neverSealed ? tx.sql`seals_since is null` : tx.sql`unused_since is not null`}`;
    if (removed.count === 0) throw new DomainError('CONFLICT', 'Somebody else was about it. Look at it again.');
    await writeAuditAt(tx, caller, [], { action: 'master-keys.removed', subject: `generation:${generation}` });
  });
  return describeKeys(await readGenerations(database.sql), [...masterKeys.keys()]);
}

/** From here on nobody can write a record that this generation, or one before, sealed. */
async function refuseWrites(database: Database, generation: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await database.transact([], async ({ sql }) => {
        await sql`select set_config('lock_timeout', ${lock.limit}, true)`;
        await sql`select refuse_generation(${generation})`;
      });
      return;
    } catch (error) {
      if (!hasSqlState(error, sqlState.lockNotAvailable, sqlState.queryCanceled)) throw error;
      if (tries >= lock.triesMost)
        throw new DomainError(
          'CONFLICT',
          'The table of entities is busy all the time, as by a backup. Try again later.',
        );
      await sleep(lock.againAfterMs);
    }
  }
}

/** The database looks at every entity; nobody waits for it. */
async function prove(database: Database, generation: number): Promise<void> {
  try {
    await database.transact([], async ({ sql }) => {
      await sql`select set_config('statement_timeout', ${proofLimit}, true)`;
      await sql`select prove_generation_unused()`;
    });
  } catch (error) {
    if (!hasSqlState(error, sqlState.checkViolation)) throw error;
    await database.sql`update pii_key_generations set unused_since = null where generation = ${generation}`;
    throw new DomainError(
      'CONFLICT',
      `Records that generation ${generation} sealed were written meanwhile: \`npx oda pii rotate\`, then try again.`,
    );
  }
}
