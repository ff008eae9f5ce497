import type { TransactionSql } from 'postgres';
import { numberArray } from '#db/arrays.ts';
import { hasSqlState, sqlState } from '#db/errors.ts';
import type { Core } from '../context.ts';
import { idAtTime, timeOfId } from '../ids.ts';
import type { CutOffs } from './cut-offs.ts';
import {
  beforeAll,
  type EventCursor,
  endOfEvents,
  eventsBetween,
  type IdRange,
  listPartitions,
} from './event-ranges.ts';
import { noteWrites } from './removed.ts';
import { addCounts, openSlice, type Pass, walk } from './slices.ts';

/** Nobody waits longer for a partition that goes. */
const lockLimit = '100ms';
const entriesAtOnce = 10_000;

export interface PlannedPass {
  pass: Pass;
  cutOffs: CutOffs;
}

/**
 * Drops the months of events, and of the archive, of which no operator keeps anything, instead of removing row by row: all
 * whose rows are there agree that they go, or there are none any more. One that is busy is left for the next run.
 */
export async function dropPartitions(core: Core, operatorIds: readonly number[], planned: readonly PlannedPass[]) {
  for (const partition of await listPartitions(core.database.sql, 'events')) {
    if (!isOver(partition, planned)) continue;
    const holders = await findHolders(core, operatorIds, 'events', partition);
    const passes = planned.filter(({ pass }) => holders.includes(pass.operatorId));
    if (passes.length < holders.length || !passes.every(({ cutOffs }) => goes(partition, cutOffs))) continue;
    for (const { pass } of passes) await walk(pass, beforeAll, (sql, after) => noteSlice(sql, pass, partition, after));
    const agreed = passes.map(({ pass }) => pass);
    await drop(core, partition, agreed);
  }
  for (const partition of await listPartitions(core.database.sql, 'events_archive')) {
    if (isOver(partition, planned)) await dropIfEmpty(core, operatorIds, partition);
  }
}

const goes = ({ to }: IdRange, { events: { keptMs } }: CutOffs) => keptMs !== null && idAtTime(keptMs) >= to;

/** The last month and this one are there for what is recorded, however empty they are. */
function isOver({ to }: IdRange, planned: readonly PlannedPass[]): boolean {
  const [first] = planned;
  if (!first) return false;
  const now = new Date(first.pass.clock.startMs);
  return timeOfId(to) <= Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1);
}

/** So many at a time: what a transaction may touch is looked at for each row. */
const operatorsAtOnce = 500;

/** The operators that have rows in a partition, each found by one look at its index. */
async function findHolders(
  core: Core,
  operatorIds: readonly number[],
  table: 'events' | 'events_archive',
  { from, to }: IdRange,
) {
  const holders: number[] = [];
  for (let start = 0; start < operatorIds.length; start += operatorsAtOnce) {
    const some = operatorIds.slice(start, start + operatorsAtOnce);
    const rows = await core.database.transact(some, ({ sql }) => {
      const id = sql(table === 'events' ? 'id' : 'last_id');
      return sql<{ id: string }[]>`
        select o.id from unnest(${numberArray(some)}::bigint[]) as o (id)
        where exists (select from ${sql(table)} where operator_id = o.id and ${id} >= ${String(from)}::bigint and ${id} < ${String(to)}::bigint)`;
    });
    holders.push(...rows.map(({ id }) => Number(id)));
  }
  return holders;
}

/** Notes what was written last of each entity of a month that is about to go. */
async function noteSlice(sql: TransactionSql, { operatorId }: Pass, month: IdRange, after: EventCursor) {
  const last = await endOfEvents(sql, operatorId, month, after, entriesAtOnce);
  if (!last) return { next: null };
  const gone = sql`
    select entity_id, to_timestamp((max(id) >> 21) / 1000.0) as at from events
    where ${eventsBetween(sql, operatorId, month, after, last)} group by 1`;
  await sql`${noteWrites(sql, operatorId, gone)}`;
  return { next: last };
}

/** Counts and drops in one transaction; into a month that is over nobody writes, so what was counted is what goes. */
async function drop(core: Core, month: IdRange, passes: readonly Pass[]): Promise<void> {
  const ids = passes.map(({ operatorId }) => operatorId);
  await dropUnlessBusy(core, ids, month, false, async (sql) => {
    await openSlice(sql, passes);
    for (const pass of passes) {
      const [counted] = await sql<{ count: string }[]>`
        with sums as (
          insert into ingestion_deltas (operator_id, minute, kind, name, amount)
          select operator_id, to_timestamp((id >> 21) / 3600000 * 3600), 'events', type, -count(*)
          from events where operator_id = ${pass.operatorId} and id >= ${String(month.from)}::bigint and id < ${String(month.to)}::bigint
          group by operator_id, (id >> 21) / 3600000, type
          returning amount
        ) select coalesce(-sum(amount), 0) as count from sums`;
      await addCounts(sql, pass, { eventsRemoved: Number(counted?.count ?? 0) });
    }
  });
}

/** Looks and drops under one lock: whatever comes into the archive does so under it too, from whichever process. */
async function dropIfEmpty(core: Core, operatorIds: readonly number[], month: IdRange): Promise<void> {
  await dropUnlessBusy(core, [], month, true, async (sql) => {
    await openSlice(sql, []);
    const holders = await findHolders(core, operatorIds, 'events_archive', month);
    if (holders.length > 0) throw notDropped;
  });
}

/** Rolls back what was counted: another process was quicker, the month is not over, or it is not empty. Then its events go one by one. */
const notDropped = new Error('The partition was not dropped.');

async function dropUnlessBusy(
  core: Core,
  operatorIds: readonly number[],
  { from }: IdRange,
  ofArchive: boolean,
  before: (sql: TransactionSql) => Promise<void>,
): Promise<void> {
  try {
    await core.database.transact(operatorIds, async ({ sql }) => {
      await before(sql);
      await sql`select set_config('lock_timeout', ${lockLimit}, true)`;
      const [dropped] = await sql<
        { done: boolean }[]
      >`select drop_event_partition(${ofArchive}, ${String(from)}) as done`;
      if (!dropped?.done) throw notDropped;
    });
  } catch (error) {
    const isLeft = error === notDropped || hasSqlState(error, sqlState.lockNotAvailable, sqlState.queryCanceled);
    if (!isLeft) throw error;
  }
}
