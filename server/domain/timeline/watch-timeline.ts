import type { Context } from '../context.ts';
import { hasRight, requireRight } from '../rights.ts';
import { positionAt } from './entries.ts';
import { findTimeline, getTimeline } from './get-timeline.ts';
import type { TimelineUpdate, WatchTimelineInput } from './schemas.ts';
import { timelineWatchOf } from './timeline-watch.ts';

/** What may appear late among what a page knows already; see `TimelineWatch`. */
const overlap = positionAt(10_000);

/**
 * Tells of what happens to an entity from now on, and first of what happened since `after`. Entries may come twice: who
 * reads them drops what they know. Ends when `signal` says so.
 * @throws FORBIDDEN, ENTITY_NOT_FOUND
 */
export async function* watchTimeline(
  context: Context,
  { id, after, lastEventId }: WatchTimelineInput,
  signal: AbortSignal,
): AsyncGenerator<TimelineUpdate> {
  requireRight(context, 'read');
  const { core, operatorId } = context;
  const timeline = await findTimeline((make) => core.database.statement([operatorId], make), operatorId, id);
  const told: TimelineUpdate[] = [];
  let wake = () => {};
  signal.addEventListener('abort', () => wake(), { once: true });
  const leave = timelineWatchOf(core).join(timeline, (update) => {
    told.push(update);
    wake();
  });
  try {
    yield await catchUp(context, id, lastEventId ?? after);
    while (!signal.aborted) {
      const update = told.shift();
      if (update) yield onlyFor(context, update);
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    leave();
  }
}

/** What the page that knows everything up to `after` missed. */
async function catchUp(context: Context, id: string, after: string | null | undefined): Promise<TimelineUpdate> {
  const { items, nextCursor } = await getTimeline(context, { id });
  if (!after) return { items, hasGap: false, entityChanged: false };
  const known = BigInt(`0x${after}`);
  const isRecent = ({ position }: { position: string }) => BigInt(`0x${position}`) > known - overlap;
  const missed = items.filter(isRecent);
  const hasGap = nextCursor !== null && BigInt(`0x${nextCursor}`) > known;
  return { items: missed, hasGap, entityChanged: missed.some(({ position }) => position > after) };
}

function onlyFor({ actor }: Context, update: TimelineUpdate): TimelineUpdate {
  if (hasRight(actor, 'audit')) return update;
  return { ...update, items: update.items.filter(({ kind }) => kind !== 'action') };
}
