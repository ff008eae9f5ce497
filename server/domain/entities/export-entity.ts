import { allStates, archivedEvents } from '../archive/index.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { formatId, timeOfId } from '../ids.ts';
import { RawJson, stringifyJson } from '../json/index.ts';
import { requireRight } from '../rights.ts';
import { openedData, readStored, type StoredEntity } from './stored-entity.ts';

const eventsAtOnce = 200;
const redacted = '{"_redacted":true}';

interface EventRow {
  id: string;
  type: string;
  data: string;
  occurred_ms: number | null;
}

interface EntityExport {
  fileName: string;
  /** One JSON document, in pieces. */
  pieces: AsyncIterable<string>;
}

/**
 * All that is held on an entity, PII in clear, as one JSON document. That it was exported is committed before the first
 * piece; events that were recorded since are not in it, and those of an entity that is erased meanwhile are redacted.
 * @throws FORBIDDEN, ENTITY_NOT_FOUND
 */
export async function exportEntity(context: Context, { id }: { id: string }): Promise<EntityExport> {
  requireRight(context, 'export');
  requireRight(context, 'reveal');
  const { core, operatorId } = context;
  const { row, states } = await core.database.transact([operatorId], async (tx) => {
    const row = await readStored(tx.sql, operatorId, id);
    const states = await tx.sql<{ key: string; value: string; updated_ms: number }[]>`
      select key, value::text as value, extract(epoch from updated_at)::float8 * 1000 as updated_ms
      from (${allStates(tx.sql, operatorId, row.id)}) as s order by key`;
    await writeAudit(tx, context, { action: 'entity.exported', subject: id });
    return { row, states };
  });
  const entity = { ...describe(row), data: new RawJson(await openedData(context, row)) };
  const shown = states.map(({ key, value, updated_ms }) => ({
    stateKey: key,
    value: new RawJson(value),
    updatedAt: iso(updated_ms),
  }));
  const head = stringifyJson({ exportedAt: iso(core.clock.now()), entity, states: shown });
  return { fileName: `${id}.json`, pieces: writePieces(context, row.id, head) };
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();

function describe(row: StoredEntity) {
  return {
    id: formatId('ent', BigInt(row.id)),
    externalId: row.external_id,
    entityType: row.type,
    createdAt: iso(timeOfId(BigInt(row.incarnation))),
    updatedAt: iso(row.updated_ms),
    ...(row.erased_ms !== null && { deletedAt: iso(row.erased_ms) }),
  };
}

/** Oldest first. Each page is read when the one before has gone out, so a long history takes no more memory than a short one. */
async function* writePieces(context: Context, entityId: string, head: string): AsyncGenerator<string> {
  yield `${head.slice(0, -1)},"events":[`;
  const through = String(context.core.ids.next());
  let after = '0';
  for (;;) {
    const rows = await readEvents(context, entityId, after, through);
    const text = rows.map((row) => `\n${stringifyJson(toEvent(row))}`).join(',');
    if (text !== '') yield after === '0' ? text : `,${text}`;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < eventsAtOnce) break;
  }
  yield '\n]}\n';
}

function readEvents({ core, operatorId }: Context, entityId: string, after: string, through: string) {
  return core.database.transact(
    [operatorId],
    ({ sql }) => sql<EventRow[]>`
    select id, type, extract(epoch from occurred_at)::float8 * 1000 as occurred_ms,
      case when id <= (select coalesce(redacted_through, 0) from entities where operator_id = ${operatorId} and id = ${entityId})
        then ${redacted} else data::text end as data
    from (
      select id, type, data, occurred_at from events
      where operator_id = ${operatorId} and entity_id = ${entityId} and id > ${after} and id <= ${through}
      union all (${archivedEvents(sql, { operatorId, entityId, after, most: eventsAtOnce, from: 'oldest' })})
    ) as v
    order by id limit ${eventsAtOnce}`,
  );
}

function toEvent({ id, type, data, occurred_ms }: EventRow) {
  const createdAtMs = timeOfId(BigInt(id));
  return {
    id: formatId('eev', BigInt(id)),
    eventType: type,
    data: new RawJson(data),
    occurredAt: iso(occurred_ms ?? createdAtMs),
    createdAt: iso(createdAtMs),
  };
}
