import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactionSql } from 'postgres';
import type { Core } from '../context.ts';
import { resealSlice } from '../entities/index.ts';
import { DomainError } from '../errors.ts';
import { formatId } from '../ids.ts';
import { getProfile, listOperators } from '../operators/index.ts';
import { countRecords } from './count-records.ts';
import { type KeyFacts, olderThanSealing, readGenerations } from './read-generations.ts';

/** The name of the worker's task. */
export const rotationTask = 'key-rotation';

/** How long is waited: for processes to follow, for what they had sealed before to be written, for rows that are locked. */
const usualWaits = { followMs: 60_000, writtenMs: 30_000, lockedMs: 1_000 };
const idlePassesMost = 20;
const toldMost = 10;
const countedEveryMs = 24 * 60 * 60_000;

interface Reseal {
  signal: AbortSignal;
  waits?: typeof usualWaits;
}

/**
 * Seals with the present generation of master keys what older ones sealed, until a count of everything finds nothing left:
 * then the older ones are unused. Interrupted at any moment it begins anew and finds less to do. Several may do it at once.
 * @throws UNAVAILABLE when processes seal with an older generation, so that there would be no end
 */
export async function resealRecords(core: Core, { signal, waits = usualWaits }: Reseal) {
  const facts = await readGenerations(core.database.sql);
  if (olderThanSealing(facts).every(({ unusedMs }) => unusedMs !== null)) {
    const counted = facts.generations.find(({ generation }) => generation === facts.sealing)?.countedMs ?? 0;
    if (facts.nowMs - counted >= countedEveryMs) await countRecords(core, signal);
    return { resealed: 0 };
  }
  await waitForProcesses(core, facts, signal, waits.followMs);
  const settledAtMs = performance.now() + waits.writtenMs;
  let resealed = 0;
  for (let idle = 0; idle < idlePassesMost; ) {
    // What was sealed a moment before the switch may be written behind a count that began as soon.
    const countedFromMs = performance.now();
    const left = await countLeft(core, facts.sealing, signal);
    if (left === 0 && countedFromMs >= settledAtMs) {
      await noteUnused(core, facts.sealing);
      return { resealed };
    }
    const pass = left > 0 ? await resealAll(core, signal) : { resealed: 0, broken: [] };
    resealed += pass.resealed;
    if (left > 0 && pass.broken.length >= left) return tellBroken(core, pass.broken, resealed);
    if (left > 0) idle = pass.resealed === 0 ? idle + 1 : 0;
    if (pass.resealed === 0)
      await sleep(left > 0 ? waits.lockedMs : Math.max(0, settledAtMs - performance.now()), undefined, { signal });
  }
  throw new DomainError('UNAVAILABLE', 'Some records are locked all the time; they are sealed anew at the next run.');
}

/** What processes write that seal with an older generation would be found again and again. */
async function waitForProcesses(core: Core, { sealing }: KeyFacts, signal: AbortSignal, followMs: number) {
  if (!core.masterKeys.has(sealing))
    throw new DomainError(
      'UNAVAILABLE',
      `This process lacks generation ${sealing} of the master keys: restart it with it.`,
    );
  const end = performance.now() + followMs;
  for (;;) {
    const { behind, living } = await readGenerations(core.database.sql);
    if (behind === 0 && core.sealing.generation === sealing) return;
    if (performance.now() > end)
      throw new DomainError(
        'UNAVAILABLE',
        `${behind} of ${living} processes do not seal with generation ${sealing} yet.`,
      );
    await sleep(500, undefined, { signal });
  }
}

async function countLeft(core: Core, sealing: number, signal: AbortSignal): Promise<number> {
  const counts = await countRecords(core, signal);
  return [...counts].reduce((sum, [generation, count]) => (generation < sealing ? sum + count : sum), 0);
}

async function noteUnused({ database }: Core, sealing: number): Promise<void> {
  await database.sql`
    update pii_key_generations set unused_since = now()
    where generation < ${sealing} and removed_at is null and unused_since is null`;
}

/** Walks over the entities of every operator once, and rests after each transaction for as long as it took. */
async function resealAll(core: Core, signal: AbortSignal) {
  let resealed = 0;
  const broken: string[] = [];
  for (const { id } of await listOperators(core)) {
    for (let after: string | null = ''; after !== null; ) {
      signal.throwIfAborted();
      const startedMs = performance.now();
      const slice = await resealSlice(core, await getProfile(core, id), after, (sql, counts) =>
        noteSealed(sql, core, counts),
      );
      for (const count of slice.resealed.values()) resealed += count;
      broken.push(...slice.broken);
      after = slice.next;
      await sleep(performance.now() - startedMs);
    }
  }
  return { resealed, broken };
}

async function noteSealed(
  sql: TransactionSql,
  { sealing }: Core,
  resealed: ReadonlyMap<number, number>,
): Promise<void> {
  for (const [generation, count] of resealed) {
    await sql`
      update pii_key_generations g set records = greatest(records + v.change, 0)
      from (values (${generation}::int, ${-count}::bigint), (${sealing.generation}::int, ${count}::bigint)) as v (generation, change)
      where g.generation = v.generation`;
  }
}

/** Whoever runs the installation must look into it: the records cannot be opened by the keys that it has. */
function tellBroken(core: Core, broken: readonly string[], resealed: number) {
  const some = broken.slice(0, toldMost).map((id) => formatId('ent', BigInt(id)));
  core.report(`Sealed records cannot be opened, ${broken.length} in all: ${some.join(', ')}.`, undefined);
  return { resealed, message: `${broken.length} records cannot be opened; the log names the first of them.` };
}
