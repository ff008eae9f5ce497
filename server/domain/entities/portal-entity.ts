import type { RunStatement } from '#db/client.ts';
import { allStates } from '../archive/index.ts';
import type { Context } from '../context.ts';
import { formatId, timeOfId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import type { CountedEntity, ShownEntity } from './schemas.ts';
import { maskedData, readStored, type StoredEntity } from './stored-entity.ts';

/** So many events are counted one by one; of more it is said that there are more. */
const countedMost = 100_000;

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();

/** An entity and its states as the portal shows them, whatever is sealed masked. @throws FORBIDDEN, ENTITY_NOT_FOUND */
export async function getEntityById(context: Context, { id }: { id: string }): Promise<ShownEntity> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const run: RunStatement = (make) => core.database.statement([operatorId], make);
  const row = await readStored(run, operatorId, id);
  // After it: of an entity that is erased in between, the states are gone.
  return { ...describe(row), states: await readStates(run, operatorId, row.id) };
}

function describe(row: StoredEntity): Omit<ShownEntity, 'states'> {
  return {
    id: formatId('ent', BigInt(row.id)),
    externalId: row.external_id,
    entityType: row.type,
    data: maskedData(row),
    sealedFields: row.pii === null ? [] : (row.pii_fields ?? []),
    createdAt: iso(timeOfId(BigInt(row.incarnation))),
    updatedAt: iso(row.updated_ms),
    deletedAt: row.erased_ms === null ? null : iso(row.erased_ms),
  };
}

async function readStates(run: RunStatement, operatorId: number, entityId: string): Promise<ShownEntity['states']> {
  const rows = await run(
    (sql) => sql<{ key: string; value: string; updated_ms: number }[]>`
    select key, value::text as value, extract(epoch from updated_at)::float8 * 1000 as updated_ms
    from (${allStates(sql, operatorId, entityId)}) as s order by key`,
  );
  return rows.map(({ key, value, updated_ms }) => ({ stateKey: key, value, updatedAt: iso(updated_ms) }));
}

/** What an erasure of the entity would take away. @throws FORBIDDEN, ENTITY_NOT_FOUND */
export async function countEntity(context: Context, { id }: { id: string }): Promise<CountedEntity> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  return core.database.transact([operatorId], async ({ sql }) => {
    const row = await readStored((make) => make(sql), operatorId, id);
    const [counted] = await sql<{ events: number; archived: number; states: number }[]>`
      select (select count(*)::int from (
          select from events where operator_id = ${operatorId} and entity_id = ${row.id}
            and id > (select coalesce(redacted_through, 0) from entities where operator_id = ${operatorId} and id = ${row.id})
          limit ${countedMost + 1}) as counted) as events,
        (select coalesce(sum(amount), 0)::int from events_archive
          where operator_id = ${operatorId} and entity_id = ${row.id} and data is not null) as archived,
        (select count(*)::int from (${allStates(sql, operatorId, row.id)}) as s) as states`;
    const events = (counted?.events ?? 0) + (counted?.archived ?? 0);
    return {
      events: Math.min(events, countedMost),
      eventsAreMore: events > countedMost,
      states: counted?.states ?? 0,
      sealedFields: row.pii === null ? 0 : (row.pii_fields ?? []).length,
    };
  });
}
