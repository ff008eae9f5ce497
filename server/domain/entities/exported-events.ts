import { archivedEvents, redactedData, type StoredEvent, toEvent } from '../archive/index.ts';
import type { Context } from '../context.ts';

/** So many events are read at once, and fewer where they are large. */
const eventsAtOnce = 500;
const bytesAtOnce = 1024 * 1024;

interface EventRow extends StoredEvent {
  found: number;
}

interface Range {
  after: string | null;
  through: string;
}

/** The next events of an entity, oldest first, archived ones too, and behind which there are more; null at the end. */
export async function readEvents({ core, operatorId }: Context, entityId: string, { after, through }: Range) {
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<EventRow[]>`
    select id, type, data, occurred_ms, found
    from (
      select *, count(*) over ()::int as found,
        sum(octet_length(data)) over (order by id rows between unbounded preceding and 1 preceding) as bytes_before
      from (
        select id, type, extract(epoch from occurred_at)::float8 * 1000 as occurred_ms,
          case when id <= (select coalesce(redacted_through, 0) from entities where operator_id = ${operatorId} and id = ${entityId})
            then ${redactedData} else data::text end as data
        from (
          -- Bounded by itself, or all that is behind would be read and sorted for each page.
          (select id, type, data, occurred_at from events
          where operator_id = ${operatorId} and entity_id = ${entityId} and id > ${after ?? '0'} and id <= ${through}
          order by id limit ${eventsAtOnce})
          union all (${archivedEvents(sql, { operatorId, entityId, after, most: eventsAtOnce, from: 'oldest' })})
        ) as v
        order by id limit ${eventsAtOnce}
      ) as candidate
    ) as sized
    where coalesce(bytes_before, 0) <= ${bytesAtOnce}
    order by id`,
  );
  const found = rows[0]?.found ?? 0;
  const isLast = rows.length === found && found < eventsAtOnce;
  return { items: rows.map(toEvent), next: isLast ? null : (rows.at(-1)?.id ?? null) };
}
