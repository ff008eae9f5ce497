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
  const number = parseId('eev', eventId);
  return core.database.transact([operatorId], async ({ sql }) => {
    const { entityId } = await findTimeline(sql, operatorId, id);
    const [row] = await sql<{ data: string }[]>`
      select case when v.id <= coalesce(e.redacted_through, 0) then '{"_redacted":true}' else v.data::text end as data
      from events v join entities e on e.operator_id = v.operator_id and e.id = v.entity_id
      where v.operator_id = ${operatorId} and v.entity_id = ${entityId} and v.id = ${String(number ?? 0)}`;
    if (!row) throw new DomainError('NOT_FOUND', 'This entity has no such event.');
    return row;
  });
}
