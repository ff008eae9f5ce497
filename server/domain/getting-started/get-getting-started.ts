import type { Context } from '../context.ts';
import { formatId, timeOfId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import type { GettingStarted } from './schemas.ts';

interface ProgressRow {
  template_id: string | null;
  active_keys: number;
  id: string | null;
  type: string | null;
  entity_id: string | null;
  external_id: string | null;
}

/** How far the operator has come: its template, its keys, and one of its events as soon as there is one. */
export async function getGettingStarted(context: Context): Promise<GettingStarted> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const [row] = await core.database.statement(
    [operatorId],
    (sql) => sql<ProgressRow[]>`
      select (select template_id from operator_settings where operator_id = ${operatorId}) as template_id,
        (select count(*)::int from api_keys where operator_id = ${operatorId} and revoked_at is null
          and (expires_at is null or expires_at > now())) as active_keys,
        e.id, e.type, e.entity_id, e.external_id
      from (values (1)) as one left join lateral (
        select v.id, v.type, v.entity_id, n.external_id
        from (select id, type, entity_id from events where operator_id = ${operatorId} limit 1) as v
        join entities n on n.operator_id = ${operatorId} and n.id = v.entity_id
      ) as e on true`,
  );
  return {
    templateId: row?.template_id ?? null,
    activeKeys: row?.active_keys ?? 0,
    firstEvent: row ? toFirstEvent(row) : null,
  };
}

function toFirstEvent({ id, type, entity_id, external_id }: ProgressRow): GettingStarted['firstEvent'] {
  if (id === null || type === null || entity_id === null || external_id === null) return null;
  return {
    entityId: formatId('ent', BigInt(entity_id)),
    externalId: external_id,
    eventType: type,
    recordedAt: new Date(timeOfId(BigInt(id))).toISOString(),
  };
}
