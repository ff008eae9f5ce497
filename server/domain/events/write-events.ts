import { bytesArray, numberArray, textArray } from '#db/arrays.ts';
import type { Transaction } from '#db/client.ts';
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
  fingerprint: Buffer | null;
}

/** `unknownEntity`: nothing was written. `claimedBefore`: its key was, by another event. */
export type EventOutcome = 'recorded' | 'unknownEntity' | 'claimedBefore';

interface ExceptionRow {
  n: number;
  found: boolean;
  fresh: boolean | null;
  redacted_through: string | null;
}

/**
 * Records events of one or several operators in one statement. The entities are locked against erasure until commit,
 * so no event slips in behind an erasure; the first event of a key claims it. An event whose id was made before an
 * erasure that the entity has survived would read as redacted: it gets a new one, and `write.id` tells it.
 */
export async function writeEvents(
  tx: Transaction,
  writes: readonly EventWrite[],
  ids: IdGenerator,
): Promise<EventOutcome[]> {
  const outcomes: EventOutcome[] = new Array<EventOutcome>(writes.length).fill('recorded');
  const late: { write: EventWrite; position: number }[] = [];
  for (const { n, found, fresh, redacted_through } of await insertFresh(tx, writes)) {
    const write = writes[n - 1];
    outcomes[n - 1] = found ? 'claimedBefore' : 'unknownEntity';
    if (!write || !found || fresh) continue;
    ids.riseAbove(BigInt(redacted_through ?? 0));
    write.id = ids.next();
    late.push({ write, position: n - 1 });
  }
  if (late.length === 0) return outcomes;
  // The entities are locked now, so none of these can come too late again.
  const second = await writeEvents(
    tx,
    late.map(({ write }) => write),
    ids,
  );
  late.forEach(({ position }, index) => {
    outcomes[position] = second[index] ?? 'unknownEntity';
  });
  return outcomes;
}

/** Inserts what may be inserted; only exceptions come back from the server. */
function insertFresh({ sql }: Transaction, writes: readonly EventWrite[]): Promise<ExceptionRow[]> {
  return sql<ExceptionRow[]>`
    with input as materialized (
      select * from unnest(
        ${numberArray(writes.map((write) => write.operatorId))}::bigint[],
        ${textArray(writes.map((write) => write.externalId))}::text[],
        ${numberArray(writes.map((write) => write.id))}::bigint[],
        ${textArray(writes.map((write) => write.type))}::text[],
        ${textArray(writes.map((write) => write.data))}::json[],
        ${numberArray(writes.map((write) => write.occurredAtMs))}::double precision[],
        ${textArray(writes.map((write) => write.key))}::text[],
        ${bytesArray(writes.map((write) => write.fingerprint))}::bytea[]
      ) with ordinality as i (operator_id, external_id, id, type, data, occurred_ms, key, fingerprint, n)
    ), locked as materialized (
      select e.*
      from (select distinct operator_id, external_id collate "C" as external_id from input order by 1, 2) as i
      cross join lateral (
        select e.operator_id, e.external_id, e.id, coalesce(e.redacted_through, 0) as redacted_through
        from entities e
        where e.operator_id = i.operator_id and e.external_id = i.external_id and e.erased_at is null
        for key share
      ) as e
    ), found as materialized (
      select i.*, l.id as entity_id, l.redacted_through, i.id > l.redacted_through as fresh
      from input i left join locked l on l.operator_id = i.operator_id and l.external_id = i.external_id collate "C"
    ), claims as (
      insert into idempotency_keys (operator_id, operation, key, fingerprint, entity_id, result_id)
      select distinct on (operator_id, key collate "C") operator_id, 'event', key, fingerprint, entity_id, id
      from found where key is not null and fresh order by operator_id, key collate "C", n
      on conflict (operator_id, operation, key) do update
        set fingerprint = excluded.fingerprint, entity_id = excluded.entity_id, result_id = excluded.result_id,
          erased = false, created_at = now()
        where idempotency_keys.created_at <= now() - interval '24 hours'
      returning operator_id, result_id
    ), admitted as materialized (
      select f.*, f.fresh and (f.key is null or c.result_id is not null) as recorded
      from found f left join claims c on c.operator_id = f.operator_id and c.result_id = f.id
    ), recorded as (
      insert into events (operator_id, entity_id, id, type, data, occurred_at)
      select operator_id, entity_id, id, type, data, to_timestamp(occurred_ms / 1000) from admitted where recorded
    )
    select n::int as n, entity_id is not null as found, fresh, redacted_through from admitted
    where recorded is not true order by n`;
}
