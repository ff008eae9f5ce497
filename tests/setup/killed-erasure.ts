import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { OpenCore } from '#server/core.ts';
import { type Context, systemCaller } from '#server/domain/context.ts';
import { eraseEntity } from '#server/domain/entities/index.ts';
import { readReceiptKeys, receiptsOf, verifyReceipt } from '#server/domain/erasures/index.ts';
import { endInterruptedIfDue, tidyIfDue } from '#server/domain/housekeeping/index.ts';
import { rollUpIngestion } from '#server/domain/rollups/index.ts';
import { openErasureLedger } from '#server/erasure-ledger.ts';
import { startChild, until } from './child.ts';
import { createTestOperator } from './database.ts';
import { openSecondCore } from './second-core.ts';

const externalId = 'doomed';
const entityId = '1';
/** An entity that a job finishes, and one that is erased in one transaction. */
const sizes = { many: 12_000, few: 300 };
type Size = keyof typeof sizes;

/** Gives an operator the same entity as every other: events at hand and in the archive, states, a claim, an error of a job. */
async function fill(core: OpenCore, owner: Sql, size: Size): Promise<number> {
  const { operator } = await createTestOperator(core, { name: `Killed ${randomUUID()}` });
  const id = operator.id;
  const first = core.ids.next() - 40n * 86_400_000n * 2n ** 21n;
  await owner`select ensure_archive_partition(${String(first)})`;
  await owner.unsafe(`
    insert into entities (operator_id, external_id, id, incarnation, type, data, pii, pii_fields, updated_at)
      values (${id}, '${externalId}', ${entityId}, ${entityId}, 'player', '{"note":"canary"}', 'canary', '{email}', now());
    insert into events (operator_id, entity_id, id, type, data)
      select ${id}, ${entityId}, ${core.ids.next()} + n, 'session', '{"text":"canary"}' from generate_series(1, ${sizes[size]}) n;
    insert into events_archive (operator_id, entity_id, last_id, first_id, amount, ids, types, occurred_at, data)
      select ${id}, ${entityId}, ${first} + n, ${first} + n, 1, array[${first} + n], 'session', array[null::timestamptz], '{"text":"canary"}'
      from generate_series(1, 150) n;
    insert into states (operator_id, entity_id, key, value, updated_at) values (${id}, ${entityId}, 'balance', '1', now());
    insert into states_archive (operator_id, entity_id, key, value, updated_at) values (${id}, ${entityId}, 'kyc_status', '1', now());
    insert into idempotency_keys (operator_id, operation, key, fingerprint, entity_id) values (${id}, 'entity', 'k', 'f', ${entityId});
    insert into jobs (operator_id, id, type, status) values (${id}, 1, 'batch_ingest_events', 'completed');
    insert into job_errors values (${id}, 1, 0, '${externalId}', 'VALIDATION_FAILED', 'no')`);
  return id;
}

/** Everything that an erasure changes, without whose it is and when it was done. */
async function stateOf(core: OpenCore, owner: Sql, id: number, ledger: string) {
  await rollUpIngestion(core);
  const [state] = await owner.unsafe(`
    select
      (select json_agg(distinct data::text)::text || count(*) from events where operator_id = ${id}) as events,
      (select count(data) || ' ' || count(*) from events_archive where operator_id = ${id}) as archived,
      (select data::text || coalesce(pii::text, '') || (erased_at is not null) from entities where operator_id = ${id}) as entity,
      (select count(*)::int from states where operator_id = ${id}) + (select count(*)::int from states_archive where operator_id = ${id}) as states,
      (select bool_and(erased) from idempotency_keys where operator_id = ${id}) as claims,
      (select string_agg(type || ' ' || status || ' ' || progress, ',' order by id) from jobs where operator_id = ${id}) as jobs,
      (select count(external_id)::int from job_errors where operator_id = ${id}) as "jobErrors",
      (select string_agg(concat_ws(' ', kind, amount), ',' order by kind) from ingestion_rollups
        where operator_id = ${id} and resolution = 'day' and amount <> 0) as sums,
      (select count(*)::int from audit_log where operator_id = ${id} and action = 'entity.erased') as logged,
      (select count(*)::int from erasure_receipts where operator_id = ${id} and ledgered_at is null) as unsettled`);
  const [receipt, ...others] = await receiptsOf(contextOf(core, id), entityId, 10);
  const lines = (await readFile(ledger, 'utf8')).trimEnd().split('\n');
  const own = lines.filter((line) => line.includes(`"operatorId":"${id}"`));
  return {
    ...state,
    receipts: others.length + 1,
    counted: [receipt?.eventsRedacted, receipt?.statesRemoved, receipt?.reason].join(' '),
    genuine: receipt && verifyReceipt(receipt, await readReceiptKeys(core)),
    // It may stand there twice, and always as it was signed.
    ledger: [...new Set(own)].map((line) => line === JSON.stringify(receipt)).join(),
  } as Record<string, unknown>;
}

const contextOf = (core: OpenCore, operatorId: number): Context => ({ ...systemCaller(core), operatorId });

/** What a client does that got no answer, and what the installation does by itself. */
async function goOn(core: OpenCore, owner: Sql, id: number, isAcknowledged: boolean): Promise<void> {
  if (!isAcknowledged) await eraseEntity(contextOf(core, id), { externalId });
  await owner`update processes set heartbeat_at = now() - interval '1 minute' where process_id <> ${core.processId}`;
  await until(async () => {
    await owner`update housekeeping set ran_at = now() - interval '1 minute'`;
    await endInterruptedIfDue(core);
    await tidyIfDue(core);
    const [left] = await owner<{ count: number }[]>`
      select (select count(*) from jobs where operator_id = ${id} and status = 'processing')::int
        + (select count(*) from erasure_receipts where operator_id = ${id} and ledgered_at is null)::int as count`;
    return left?.count === 0;
  }, 30_000);
}

/**
 * Kills processes that erase an entity, each at a random moment, lets another go on, and compares what is there then with
 * what an erasure leaves that nobody disturbed. @returns what differs, and how many were interrupted
 */
export async function killErasure(_: OpenCore, owner: Sql, url: string, rounds: number, random: () => number) {
  const folder = await mkdtemp(join(tmpdir(), 'oda-killed-'));
  const ledger = join(folder, 'ledger.jsonl');
  const core = await openSecondCore(url, { erasureLedger: await openErasureLedger(ledger) });
  await core.database.sql`select ensure_event_partitions(6)`;
  const erase = async (size: Size, killAt?: number) => {
    const id = await fill(core, owner, size);
    const { child, lines, ended } = startChild('erase-once', url, String(id), externalId, ledger);
    await until(() => lines.includes('begun'), 30_000);
    const begun = performance.now();
    if (killAt !== undefined) {
      await sleep(killAt);
      child.kill('SIGKILL');
    }
    await ended;
    const tookMs = performance.now() - begun;
    await goOn(core, owner, id, lines.includes('acknowledged'));
    return { tookMs, isDone: lines.includes('done'), state: await stateOf(core, owner, id, ledger) };
  };
  const undisturbed = { many: await erase('many'), few: await erase('few') };
  const differences: { round: number; size: Size; afterMs: number; what: string; expected: unknown; found: unknown }[] =
    [];
  let interrupted = 0;
  for (let round = 0; round < rounds; round++) {
    const size = round % 2 === 0 ? 'many' : 'few';
    const afterMs = random() * undisturbed[size].tookMs;
    const { isDone, state } = await erase(size, afterMs);
    if (!isDone) interrupted++;
    for (const [what, expected] of Object.entries(undisturbed[size].state)) {
      if (state[what] === expected) continue;
      differences.push({ round, size, afterMs, what, expected, found: state[what] });
    }
  }
  await core.close();
  await rm(folder, { recursive: true });
  return { expected: undisturbed.many.state, differences, interrupted };
}
