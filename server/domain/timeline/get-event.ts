import { archivedEvents } from '../archive/index.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { parseId } from '../ids.ts';
import { requireRight } from '../rights.ts';
import { findTimeline } from './get-timeline.ts';

/** The data of one event, for which a timeline had no room. @throws FORBIDDEN, ENTITY_NOT_FOUND, NOT_FOUND */
export async function getEventData(
  context: Context,
  { id, eventId }: { id: string; eventId: string },
): Promise<{ data: string }> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const number = parseId('eev', eventId) ?? 0n;
  const only = { after: String(number - 1n), before: String(number + 1n), most: 1, from: 'oldest' as const };
  return core.database.transact([operatorId], async ({ sql }) => {
    const { entityId } = await findTimeline((make) => make(sql), operatorId, id);
    const [row] = await sql<{ data: string }[]>`
      select case when v.id <= coalesce(e.redacted_through, 0) then '{"_redacted":true}' else v.data::text end as data
      from (
        select id, type, data, occurred_at from events
        where operator_id = ${operatorId} and entity_id = ${entityId} and id = ${String(number)}
        union all (${archivedEvents(sql, { operatorId, entityId, ...only })})
      ) as v cross join (
        select redacted_through from entities where operator_id = ${operatorId} and id = ${entityId}
      ) as e`;
    if (!row) throw new DomainError('NOT_FOUND', 'This entity has no such event.');
    return row;
  });
}
