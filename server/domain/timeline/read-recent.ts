import type { TransactionSql } from 'postgres';
import { numberArray, textArray } from '#db/arrays.ts';
import {
  type ActionRow,
  type EventRow,
  newestFirst,
  positionAt,
  type StateRow,
  toAction,
  toEvent,
  toStates,
} from './entries.ts';
import { actionColumns, eventColumns, stateColumns, type Timeline } from './read-entries.ts';
import type { TimelineEntry } from './schemas.ts';

/** Of one entity at a time; whoever is told less is told that there is more. */
export const recentMost = 200;

/** What is new on one watched entity. */
export interface Recent {
  entries: TimelineEntry[];
  /** Changes with the entity's own data. */
  version: string;
  /** Changes when it is erased or created anew, and what was read of it before is no longer true. */
  life: string;
}

interface VersionRow {
  n: number;
  version: string;
  life: string;
}

type Numbered<Row> = Row & { n: number };

/** Reads what was recorded since a moment on all these entities, of whatever operators, in four statements. */
export async function readRecent(
  sql: TransactionSql,
  timelines: readonly Timeline[],
  sinceMs: number,
): Promise<(Recent | undefined)[]> {
  const since = String(positionAt(sinceMs));
  const watched = sql`unnest(
    ${numberArray(timelines.map(({ operatorId }) => operatorId))}::bigint[],
    ${numberArray(timelines.map(({ entityId }) => BigInt(entityId)))}::bigint[],
    ${textArray(timelines.map(({ subject }) => subject))}::text[]) with ordinality as w (operator_id, entity_id, subject, n)`;
  const redactedThrough = sql`(select coalesce(e.redacted_through, 0) from entities e
    where e.operator_id = w.operator_id and e.id = w.entity_id)`;
  const [versions, events, states, actions] = await Promise.all([
    sql<VersionRow[]>`
      select w.n::int as n, e.updated_at::text as version, concat(e.incarnation, ' ', e.erased_at) as life
      from ${watched} join entities e on e.operator_id = w.operator_id and e.id = w.entity_id`,
    sql<Numbered<EventRow>[]>`
      select w.n::int as n, found.* from ${watched} cross join lateral (
        select ${eventColumns(sql, redactedThrough)} from events
        where operator_id = w.operator_id and entity_id = w.entity_id and id > ${since}::bigint
        order by id desc limit ${recentMost}) as found`,
    sql<Numbered<StateRow>[]>`
      select w.n::int as n, found.* from ${watched} cross join lateral (
        select ${stateColumns(sql)} from states
        where operator_id = w.operator_id and entity_id = w.entity_id
          and updated_at > to_timestamp(${sinceMs}::float8 / 1000)
        order by key) as found`,
    sql<Numbered<ActionRow>[]>`
      select w.n::int as n, found.* from ${watched} cross join lateral (
        select ${actionColumns(sql)} from audit_log a
        where a.operator_id = w.operator_id and a.subject = w.subject and a.subject is not null and a.id > ${since}::bigint
        order by a.id desc limit ${recentMost}) as found`,
  ]);
  const all: (Recent | undefined)[] = timelines.map(() => undefined);
  for (const { n, version, life } of versions) all[n - 1] = { entries: [], version, life };
  for (const row of events) all[row.n - 1]?.entries.push(toEvent(row));
  for (const row of actions) all[row.n - 1]?.entries.push(toAction(row));
  for (const [n, rows] of Map.groupBy(states, (row) => row.n)) all[n - 1]?.entries.push(...toStates(rows));
  for (const recent of all) recent?.entries.sort(newestFirst);
  return all;
}
