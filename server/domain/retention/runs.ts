import type { TransactionSql } from 'postgres';
import { numberArray } from '#db/arrays.ts';
import type { Core } from '../context.ts';
import { dayOf } from './cut-offs.ts';
import type { PreviewRetentionInput } from './schemas.ts';

/** What an operator saved, and when. */
export interface SavedPolicy extends PreviewRetentionInput {
  operatorId: number;
  savedAtMs: number;
}

interface SettingsRow {
  operator_id: string;
  saved_ms: number;
  data_retention_days: number | null;
  events_hot_days: number | null;
  events_archive_days: number | null;
  states_hot_days: number | null;
  states_archive_days: number | null;
}

const operatorsAtOnce = 500;

/** The policies that operators saved or confirmed; nothing is done for anybody else. */
export async function readPolicies(core: Core, operatorIds: readonly number[]): Promise<SavedPolicy[]> {
  const policies: SavedPolicy[] = [];
  for (let start = 0; start < operatorIds.length; start += operatorsAtOnce)
    policies.push(...(await readSome(core, operatorIds.slice(start, start + operatorsAtOnce))));
  return policies;
}

async function readSome(core: Core, operatorIds: readonly number[]): Promise<SavedPolicy[]> {
  const rows = await core.database.statement(
    operatorIds,
    (sql) => sql<SettingsRow[]>`
    select operator_id, extract(epoch from retention_saved_at)::float8 * 1000 as saved_ms, data_retention_days,
      events_hot_days, events_archive_days, states_hot_days, states_archive_days
    from operator_settings where operator_id = any(${`{${operatorIds.join(',')}}`}::bigint[]) and retention_saved_at is not null
      and num_nonnulls(data_retention_days, events_hot_days, states_hot_days) > 0
    order by operator_id`,
  );
  return rows.map((row) => ({
    operatorId: Number(row.operator_id),
    savedAtMs: Math.round(row.saved_ms),
    dataRetentionDays: row.data_retention_days,
    retentionPolicy: {
      entity_events: tier(row.events_hot_days, row.events_archive_days),
      entity_states: tier(row.states_hot_days, row.states_archive_days),
    },
  }));
}

const tier = (hot: number | null, archive: number | null) =>
  hot === null || archive === null ? undefined : { hot_days: hot, archive_days: archive };

/** Begins what is to be done by a policy on a day, or goes on with it. @returns null when it is done */
export async function beginRun(
  core: Core,
  { operatorId, savedAtMs }: SavedPolicy,
  nowMs: number,
): Promise<bigint | null> {
  const [day, saved] = [dayOf(nowMs), new Date(savedAtMs).toISOString()];
  return core.database.transact([operatorId], async ({ sql }) => {
    const [known] = await sql<{ id: string; status: string }[]>`
      select id, status from retention_runs
      where operator_id = ${operatorId} and day = ${day} and saved_at = ${saved} order by id desc limit 1`;
    if (known?.status === 'completed') return null;
    const id = known ? BigInt(known.id) : core.ids.next();
    await sql`
      update retention_runs set status = 'stopped', message = 'It was interrupted, and a later run went on.'
      where operator_id = ${operatorId} and status = 'running' and id <> ${String(id)}`;
    await sql`
      insert into retention_runs (operator_id, id, day, saved_at, status)
      values (${operatorId}, ${String(id)}, ${day}, ${saved}, 'running')
      on conflict (operator_id, id) do update set status = 'running', message = null`;
    return id;
  });
}

/** Ends a run, for now or for good. */
export async function endRun(core: Core, operatorId: number, id: bigint, message: string | null): Promise<void> {
  const end = (sql: TransactionSql) => sql`
    update retention_runs set status = ${message === null ? 'completed' : 'stopped'}, message = ${message}, completed_at = now()
    where operator_id = ${operatorId} and id = ${String(id)}`;
  await core.database.transact([operatorId], ({ sql }) => end(sql));
}

const keptDays = 90;

/** Drops what is told of runs after 90 days; the time of a run stands in its id. */
export async function dropOldRetentionRuns({ database }: Core, operatorIds: readonly number[]): Promise<void> {
  const drop = (sql: TransactionSql) => sql`
    delete from retention_runs where operator_id = any(${numberArray(operatorIds)}::bigint[])
      and id < (extract(epoch from now() - make_interval(days => ${keptDays})) * 1000)::bigint << 21`;
  await database.transact(operatorIds, ({ sql }) => drop(sql));
}
