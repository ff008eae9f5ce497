import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { OpenCore } from '#server/core.ts';
import { rollUpIngestion } from '#server/domain/rollups/index.ts';
import { killChild, until } from './child.ts';
import { createTestOperator } from './database.ts';
import { dayMs, midnight, retainAt } from './retention.ts';

const nowMs = midnight(Date.now());
/** So long a step takes, with the rest after it. */
const stepMs = 50;
/** The clock by which the retention is applied: what was recorded today is at its boundary. */
const clockMs = nowMs + 100 * dayMs;

/**
 * Gives an operator the same records as every other: 40 entities with 12,000 events, of which a quarter goes, half is archived
 * and a quarter stays, with states of each kind, and entities that are erased.
 */
async function fill(core: OpenCore, owner: Sql): Promise<number> {
  const { operator } = await createTestOperator(core, { name: `Killed ${randomUUID()}` });
  const id = operator.id;
  await owner.unsafe(`
    insert into entities (operator_id, external_id, id, incarnation, type, data, updated_at)
    select ${id}, 'p' || n, n, n, 'player', '{}', to_timestamp(${nowMs} / 1000.0) from generate_series(1, 44) n;
    insert into events (operator_id, entity_id, id, type, data)
    select ${id}, n % 40 + 1, ((${nowMs}::bigint + (n % 4) * 20 * 86400000::bigint) << 21) + n, 'session', json_build_object('n', n, 'text', repeat('x', 60))
    from generate_series(1, 12000) n;
    insert into ingestion_deltas (operator_id, minute, kind, name, amount)
    select ${id}, to_timestamp((id >> 21) / 60000 * 60), 'events', type, count(*) from events where operator_id = ${id} group by 2, type;
    insert into states (operator_id, entity_id, key, value, updated_at)
    select ${id}, n, k, '1', to_timestamp(${nowMs} / 1000.0) + make_interval(days => (n % 4) * 20)
    from generate_series(1, 40) n, unnest(array['balance', 'kyc_status']) k;
    update operator_settings set events_hot_days = 40, events_archive_days = 80, states_hot_days = 40, states_archive_days = 80,
      data_retention_days = 90, retention_saved_at = now() where operator_id = ${id}`);
  return id;
}

/** Everything that the retention decides about, without whose it is and when it was done. */
async function stateOf(core: OpenCore, owner: Sql, id: number) {
  await rollUpIngestion(core);
  const [state] = await owner.unsafe(`
    select
      (select md5(string_agg(concat_ws(' ', entity_id, id, type, data), ',' order by entity_id, id)) from events where operator_id = ${id}) as events,
      (select md5(string_agg(concat_ws(' ', entity_id, r.*), ',' order by entity_id, r.id)) from events_archive cross join lateral rows from
        (unnest(ids), unnest(string_to_array(types, chr(31))), unnest(string_to_array(data, chr(31)))) as r (id, type, data)
        where operator_id = ${id}) as archived,
      (select md5(string_agg(concat_ws(' ', entity_id, key, value, updated_at), ',' order by entity_id, key)) from states where operator_id = ${id}) as states,
      (select md5(string_agg(concat_ws(' ', entity_id, key, value, updated_at), ',' order by entity_id, key)) from states_archive where operator_id = ${id}) as "archivedStates",
      (select string_agg(external_id, ',' order by id) from entities where operator_id = ${id} and erased_at is not null) as erased,
      (select string_agg(concat_ws(' ', entity_id, written_at), ',' order by entity_id) from removed_writes where operator_id = ${id}) as written,
      (select string_agg(concat_ws(' ', status, events_archived, events_removed, states_archived, states_removed, entities_erased), ',')
        from retention_runs where operator_id = ${id}) as runs,
      (select string_agg(concat_ws(' ', kind, at, amount), ',' order by kind, at) from ingestion_rollups
        where operator_id = ${id} and resolution = 'day' and amount <> 0) as sums,
      (select count(*)::int from audit_log where operator_id = ${id} and action = 'entity.erased') as logged`);
  return state as Record<string, unknown>;
}

/**
 * Kills processes that apply the retention, each at a random moment, lets another go on, and compares what is there then
 * with what a run leaves that nobody disturbed. @returns what differs, and in how many runs something was left to do
 */
export async function killRetention(core: OpenCore, owner: Sql, url: string, rounds: number, random: () => number) {
  await core.database.sql`select ensure_event_partitions(6)`;
  const undisturbed = await fill(core, owner);
  let steps = 0;
  await retainAt(core, clockMs, () => steps++);
  const expected = await stateOf(core, owner, undisturbed);
  const differences: {
    round: number;
    step: number;
    afterMs: number;
    what: string;
    expected: unknown;
    found: unknown;
  }[] = [];
  let interrupted = 0;
  for (let round = 0; round < rounds; round++) {
    const id = await fill(core, owner);
    const step = 1 + Math.floor(random() * steps);
    const afterMs = random() * stepMs;
    const lines = await killChild('retain-once', [url, String(clockMs)], afterMs, step);
    if (!lines.includes('done')) interrupted++;
    // The server may take a moment to see that whoever held its locks is gone.
    await until(
      () =>
        retainAt(core, clockMs).then(
          () => true,
          () => false,
        ),
      20_000,
    );
    const found = await stateOf(core, owner, id);
    for (const [what, value] of Object.entries(expected))
      if (found[what] !== value) differences.push({ round, step, afterMs, what, expected: value, found: found[what] });
  }
  return { expected, differences, interrupted };
}
