import type { RunStatement } from '#db/client.ts';
import type { Context } from '../context.ts';
import { entityNotFound } from '../errors.ts';
import { parseId } from '../ids.ts';
import { hasRight, requireRight } from '../rights.ts';
import { newestFirst } from './entries.ts';
import { readActions, readEndOfLook, readEvents, readStates, type Timeline } from './read-entries.ts';
import type { GetTimelineInput, TimelinePage } from './schemas.ts';

const limitDefault = 100;

/**
 * A page of what happened to an entity, newest first: its events, the last change of each state and, for who may read the
 * audit log, what people did to it. A page of one type of events may end early and go on.
 * @throws FORBIDDEN, ENTITY_NOT_FOUND
 */
export async function getTimeline(context: Context, input: GetTimelineInput): Promise<TimelinePage> {
  requireRight(context, 'read');
  const { core, operatorId, actor } = context;
  const { kind, eventType, archive = false, limit = limitDefault } = input;
  const before = input.cursor ? BigInt(`0x${input.cursor}`) : null;
  const wants = (one: typeof kind) => (eventType === undefined ? kind === undefined || kind === one : one === 'event');
  const run: RunStatement = (make) => core.database.statement([operatorId], make);
  const timeline = toTimeline(operatorId, input.id);
  const page = { before: before === null ? null : String(before), limit: limit + 1 };
  const [found, events, states, actions] = await Promise.all([
    readEntity(run, timeline),
    wants('event') ? readEvents(run, timeline, { ...page, type: eventType, archive }) : [],
    wants('state') ? readStates(run, timeline) : [],
    wants('action') && hasRight(actor, 'audit') ? readActions(run, timeline, page) : [],
  ]);
  const hasArchived = found.has_archived && wants('event') && !archive;
  const isBefore = ({ position }: { position: string }) => !input.cursor || position < input.cursor;
  const all = [...events, ...states.filter(isBefore), ...actions].sort(newestFirst);
  const items = all.slice(0, limit);
  if (all.length > limit) return { items, nextCursor: items.at(-1)?.position ?? null, hasArchived };
  const end = eventType === undefined ? null : await readEndOfLook(run, timeline, page.before);
  return { items, nextCursor: end === null ? null : end.toString(16).padStart(16, '0'), hasArchived };
}

/** @throws ENTITY_NOT_FOUND, also for an id that cannot exist */
export async function findTimeline(run: RunStatement, operatorId: number, id: string): Promise<Timeline> {
  const timeline = toTimeline(operatorId, id);
  await readEntity(run, timeline);
  return timeline;
}

function toTimeline(operatorId: number, id: string): Timeline {
  const entityId = parseId('ent', id);
  if (entityId === null) throw entityNotFound();
  return { operatorId, entityId: String(entityId), subject: id };
}

async function readEntity(run: RunStatement, { operatorId, entityId }: Timeline) {
  const [entity] = await run(
    (sql) => sql<{ has_archived: boolean }[]>`
    select exists (
      select from events_archive where operator_id = ${operatorId} and entity_id = ${entityId}
    ) as has_archived
    from entities where operator_id = ${operatorId} and id = ${entityId}`,
  );
  if (!entity) throw entityNotFound();
  return entity;
}
