import type { TimelineEntry } from '#server/domain/timeline/schemas.ts';

export type TimelineLine = { key: string; day: string } | { key: string; entry: TimelineEntry };

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' });

/** Entries with a heading above those of each day, where the person is. */
export function groupByDay(entries: readonly TimelineEntry[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  let day = '';
  for (const entry of entries) {
    const itsDay = dayFormat.format(new Date(entry.at));
    if (itsDay !== day) lines.push({ key: itsDay, day: itsDay });
    day = itsDay;
    lines.push({ key: entry.key, entry });
  }
  return lines;
}
