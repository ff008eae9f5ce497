import { createHash, randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { eraseEntity, getEntity } from '#server/domain/entities/index.ts';
import { killChild } from './child.ts';
import { createTestOperator } from './database.ts';
import { player, sendBatch } from './requests.ts';
import { keysUpTo, reseal, sealedBy } from './rotation.ts';
import { at, openSecondCore } from './second-core.ts';

const records = 1_000;
const externalIds = Array.from({ length: records }, (_, n) => `p${n}`);

/** Gives an operator the same records as every other, sealed by the first generation; one of them is erased again. */
async function fill(core: OpenCore, owner: Sql): Promise<Context> {
  const { context } = await createTestOperator(core, { name: `Rotated ${randomUUID()}` });
  await sendBatch(
    context,
    'entities',
    externalIds.map((id) => player(id, { first_name: `Ada ${id}` })),
  );
  await eraseEntity(context, { externalId: 'p7' });
  // What seals with it came late, as far as the others can tell.
  await owner`update pii_key_generations set unused_since = null where generation = 1`;
  await owner`update processes set heartbeat_at = now() - interval '1 minute' where process_id = ${core.processId}`;
  return context;
}

/** Everything that the rotation may and may not change, without whose it is and when it was written. */
async function stateOf(context: Context, owner: Sql): Promise<Record<string, unknown>> {
  const { operatorId } = context;
  const opened = await Promise.all(externalIds.map((externalId) => getEntity(context, { externalId })));
  const data = createHash('sha256').update(opened.map((entity) => entity.data.text).join('\n'));
  const [rows] = await owner`
    select md5(string_agg(concat_ws(' ', external_id, type, data, pii_fields, erased_at is null), ',' order by external_id)) as rows,
      (select bool_and(updated_at < now() and incarnation = id) from entities where operator_id = ${operatorId}) as untouched
    from entities where operator_id = ${operatorId}`;
  const generations = await owner`
    select g.generation, unused_since is not null as unused,
      g.records = (select count(*) from entities where get_byte(pii, 4) = g.generation) as counted
    from pii_key_generations g order by 1`;
  const sealed = JSON.stringify(await sealedBy(owner, operatorId));
  return { data: data.digest('hex'), sealed, ...rows, generations: JSON.stringify(generations) };
}

/**
 * Kills processes that seal records anew, each at a random moment, lets another go on, and compares what is there then with
 * what one leaves that nobody disturbed. @returns what differs, and in how many runs something was left to do
 */
export async function killRotation(core: OpenCore, owner: Sql, url: string, rounds: number, random: () => number) {
  const undisturbed = await fill(core, owner);
  const next = await openSecondCore(url, { piiMasterKeys: keysUpTo(2) });
  const started = performance.now();
  await reseal(next);
  const tookMs = performance.now() - started;
  const expected = await stateOf(at(next, undisturbed), owner);
  const differences: { round: number; afterMs: number; what: string; expected: unknown; found: unknown }[] = [];
  let interrupted = 0;
  for (let round = 0; round < rounds; round++) {
    const context = await fill(core, owner);
    const afterMs = random() * tookMs;
    const lines = await killChild('reseal-once', [url], afterMs);
    if (!lines.includes('done')) interrupted++;
    // Of the killed one it is not known yet that it is dead: it seals with the same generation.
    await reseal(next);
    const found = await stateOf(at(next, context), owner);
    for (const [what, value] of Object.entries(expected))
      if (found[what] !== value) differences.push({ round, afterMs, what, expected: value, found: found[what] });
  }
  await next.close();
  return { expected, differences, interrupted };
}
