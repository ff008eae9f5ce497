import type { GetTimelineInput, TimelineEntry } from '#server/domain/timeline/schemas.ts';

/** Newest first, each entry once, whichever list it came in. */
export function mergeEntries(read: readonly TimelineEntry[], live: readonly TimelineEntry[]): TimelineEntry[] {
  const known = new Set(read.map(({ key }) => key));
  const added = live.filter(({ key }) => !known.has(key));
  if (added.length === 0) return [...read];
  return [...read, ...added].sort((a, b) => (a.position < b.position ? 1 : a.position > b.position ? -1 : 0));
}

/** Whether an entry belongs to what is shown. */
export function goesWith(
  entry: TimelineEntry,
  { kind, eventType }: Pick<GetTimelineInput, 'kind' | 'eventType'>,
): boolean {
  if (eventType !== undefined) return entry.kind === 'event' && entry.eventType === eventType;
  return kind === undefined || entry.kind === kind;
}
