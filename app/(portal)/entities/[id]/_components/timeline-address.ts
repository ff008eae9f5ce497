import { textAddress } from '#app/_ui/address-state.ts';
import type { GetTimelineInput, TimelinePage } from '#server/domain/timeline/schemas.ts';

/** `show` is a kind of entry, or `type:` and a type of event; `archive`, whatever it says: archived events too. */
export const TimelineAddress = textAddress({ show: 300, archive: 3 });
export type TimelineAddress = ReturnType<typeof TimelineAddress.parse>;

const typePrefix = 'type:';
export const showType = (eventType: string) => `${typePrefix}${eventType}`;
const kinds = ['event', 'state', 'action'] as const;

export function inputOf(id: string, { show, archive }: TimelineAddress): GetTimelineInput {
  const wanted = { id, ...(archive && { archive: true }) };
  if (show?.startsWith(typePrefix)) return { ...wanted, eventType: show.slice(typePrefix.length) || undefined };
  return { ...wanted, kind: kinds.find((kind) => kind === show) };
}

export const paging = { getNextPageParam: ({ nextCursor }: TimelinePage) => nextCursor };
