import type { Context } from '../context.ts';
import { requireRight } from '../rights.ts';
import { countEventsByDay, countStatesByDay } from './count-by-day.ts';
import { countSilent } from './count-silent.ts';
import { cutOffsAt } from './cut-offs.ts';
import { limitsOf, previewKind } from './preview-kind.ts';
import type { PreviewRetentionInput, RetentionPreview } from './schemas.ts';

/**
 * What a choice would move to the archive, remove and erase, were it applied today. Events are counted by the day they
 * were recorded, states by the day of their last change. Nothing is changed.
 */
export async function previewRetention(context: Context, choice: PreviewRetentionInput): Promise<RetentionPreview> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const { dataRetentionDays, retentionPolicy } = choice;
  const { today, events, states, entities } = await core.database.transact([operatorId], async ({ sql }) => {
    const [now] = await sql<{ ms: number }[]>`select extract(epoch from now())::float8 * 1000 as ms`;
    const today = now?.ms ?? 0;
    const events = await countEventsByDay(sql, operatorId);
    const states = await countStatesByDay(sql, operatorId);
    const { entitiesMs } = cutOffsAt(today, choice);
    return { today, events, states, entities: await countSilent(sql, operatorId, entitiesMs) };
  });
  const limitsOfEvents = limitsOf(retentionPolicy?.entity_events, dataRetentionDays);
  const limitsOfStates = limitsOf(retentionPolicy?.entity_states, dataRetentionDays);
  return {
    events: { ...previewKind(events, limitsOfEvents, today), estimated: false },
    states: { ...previewKind(states.days, limitsOfStates, today), estimated: states.estimated },
    entities,
  };
}
