import type { Sql, TransactionSql } from 'postgres';
import { bytesArray, numberArray, textColumn } from '#db/arrays.ts';
import type { RunStatement, Transaction } from '#db/client.ts';
import { type LockedEntities, lockEntity } from '../entities/index.ts';
import type { Fingerprint } from '../idempotency/index.ts';
import type { IdGenerator } from '../ids.ts';

/** A validated event. */
export interface EventWrite {
  operatorId: number;
  externalId: string;
  id: bigint;
  type: string;
  data: string;
  occurredAtMs: number | null;
  key: string | null;
  fingerprint: Fingerprint | null;
}

/**
 * `unknownEntity`: nothing was written. `claimedBefore`: its key was, by another event. `again`: nothing was written
 * because the entity is locked, or because the event's id was older than an erasure of it; `write.id` is a new one.
 */
export type EventOutcome = 'recorded' | 'unknownEntity' | 'claimedBefore' | 'again';

interface ExceptionRow {
  n: number;
  found: boolean;
  fresh: boolean | null;
  redacted_through: string | null;
}

/** Records events in a transaction that is open. @returns no outcome `again` */
export async function writeEvents(
  { sql }: Transaction,
  writes: readonly EventWrite[],
  ids: IdGenerator,
): Promise<EventOutcome[]> {
  const run: RunStatement = (make) => make(sql);
  const outcomes = await insertEvents(run, writes, ids, 'wait');
  const late = writes.filter((_, index) => outcomes[index] === 'again');
  if (late.length === 0) return outcomes;
  // The entities are locked now, so none of these can come too late again.
  const second = (await insertEvents(run, late, ids, 'wait')).values();
  return outcomes.map((outcome) => (outcome === 'again' ? (second.next().value ?? outcome) : outcome));
}

/**
 * Records events of one or several operators in one statement. The entities are locked against erasure until commit,
 * so no event slips in behind an erasure; the first event of a key claims it. An event whose id was made before an
 * erasure that the entity has survived would read as redacted: it gets a new id and is not recorded yet.
 */
export async function insertEvents(
  run: RunStatement,
  writes: readonly EventWrite[],
  ids: IdGenerator,
  locked: LockedEntities,
): Promise<EventOutcome[]> {
  const outcomes: EventOutcome[] = new Array<EventOutcome>(writes.length).fill('recorded');
  for (const { n, found, fresh, redacted_through } of await insertFresh(run, writes, locked)) {
    const write = writes[n - 1];
    if (!write) continue;
    if (!found) outcomes[n - 1] = locked === 'skip' ? 'again' : 'unknownEntity';
    else if (fresh) outcomes[n - 1] = 'claimedBefore';
    else {
      ids.riseAbove(BigInt(redacted_through ?? 0));
      write.id = ids.next();
      outcomes[n - 1] = 'again';
    }
  }
  return outcomes;
}

/**
 * Inserts what may be inserted; only exceptions come back from the server. Events without keys are spared what claims
 * them.
 */
function insertFresh(
  run: RunStatement,
  writes: readonly EventWrite[],
  locked: LockedEntities,
): Promise<ExceptionRow[]> {
  const keyed = writes.some(({ key }) => key !== null);
  return run(
    (sql) => sql<ExceptionRow[]>`
    with found as materialized (
      select i.*, e.id as entity_id, e.redacted_through, i.id > e.redacted_through as fresh
      from unnest(
        ${numberArray(writes.map((write) => write.operatorId))}::bigint[],
        string_to_array(${textColumn(writes.map((write) => write.externalId))}, chr(31)),
        ${numberArray(writes.map((write) => write.id))}::bigint[],
        string_to_array(${textColumn(writes.map((write) => write.type))}, chr(31)),
        string_to_array(${textColumn(writes.map((write) => write.data))}, chr(31))::json[],
        ${numberArray(writes.map((write) => write.occurredAtMs))}::double precision[]
        ${keyed ? keyColumns(sql, writes) : sql``}
      ) with ordinality as i (
        operator_id, external_id, id, type, data, occurred_ms, ${keyed ? sql`key, fingerprint,` : sql``} n
      ) ${lockEntity(sql, locked)}
    ), ${keyed ? admitFirstOfKeys(sql) : sql`admitted as not materialized (select *, fresh as recorded from found)`},
    recorded as (
      insert into events (operator_id, entity_id, id, type, data, occurred_at)
      select operator_id, entity_id, id, type, data, to_timestamp(occurred_ms / 1000) from admitted where recorded
    ), counted as (
      insert into ingestion_deltas (operator_id, minute, kind, name, amount)
      select operator_id, to_timestamp((id >> 21) / 60000 * 60), 'events', type, count(*)
      from admitted where recorded group by operator_id, (id >> 21) / 60000, type
    )
    select n::int as n, entity_id is not null as found, fresh, redacted_through from admitted
    where recorded is not true order by n`,
  );
}

const keyColumns = (sql: Sql | TransactionSql, writes: readonly EventWrite[]) => sql`
  , string_to_array(${textColumn(writes.map((write) => write.key))}, chr(31), ''),
  ${bytesArray(writes.map((write) => write.fingerprint?.[0] ?? null))}::bytea[]`;

/** The first event of a key claims it; a claim is good for a day. That it was erased is seen by its entity. */
const admitFirstOfKeys = (sql: Sql | TransactionSql) => sql`
  claims as (
    insert into idempotency_keys (operator_id, operation, key, fingerprint, result_id)
    select distinct on (operator_id, key collate "C") operator_id, 'event', key, fingerprint, id
    from found where key is not null and fresh order by operator_id, key collate "C", n
    on conflict (operator_id, operation, key) do update
      set fingerprint = excluded.fingerprint, entity_id = null, result_id = excluded.result_id, erased = false,
        created_at = now()
      where idempotency_keys.created_at <= now() - interval '24 hours'
    returning operator_id, result_id
  ), admitted as materialized (
    select f.*, f.fresh and (f.key is null or c.result_id is not null) as recorded
    from found f left join claims c on c.operator_id = f.operator_id and c.result_id = f.id
  )`;
