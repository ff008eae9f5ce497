'use client';

import { useDocumentVisibility } from '@mantine/hooks';
import { skipToken, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import type { GetTimelineInput, TimelineEntry, TimelinePage, TimelineUpdate } from '#server/domain/timeline/schemas.ts';
import { goesWith, mergeEntries } from './merge-entries.ts';

const comeBackAfterMs = 2_000;
/** After a refusal, which another try will hardly change. */
const refusedForMs = 15_000;

/**
 * The entries of the pages that were read, and those that a stream tells of. The stream is closed while nobody sees the
 * page; when it comes back it is told what was missed, and reads everything anew where that was too much.
 */
export function useLiveEntries(id: string, input: GetTimelineInput, pages: readonly TimelinePage[] | undefined) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [live, setLive] = useState<TimelineEntry[]>([]);
  const newest = useRef<string | undefined>(undefined);
  const isSeen = useDocumentVisibility() !== 'hidden';
  const { kind, eventType } = input;

  const entries = useMemo(() => {
    const read = pages?.flatMap(({ items }) => items) ?? [];
    return mergeEntries(
      read,
      live.filter((entry) => goesWith(entry, { kind, eventType })),
    );
  }, [pages, live, kind, eventType]);
  if (entries[0] && entries[0].position > (newest.current ?? '')) newest.current = entries[0].position;

  const take = ({ items, hasGap, entityChanged }: TimelineUpdate) => {
    if (entityChanged) void queryClient.invalidateQueries(trpc.entities.get.queryFilter({ id }));
    if (hasGap) {
      setLive([]);
      void queryClient.resetQueries(trpc.timeline.get.infiniteQueryFilter());
    } else if (items.length > 0) setLive((known) => mergeEntries(known, items));
  };
  const [after, setAfter] = useState<string | null>(() => pages?.[0]?.items[0]?.position ?? null);
  const watch = useSubscription(
    trpc.timeline.watch.subscriptionOptions(isSeen && pages ? { id, after } : skipToken, {
      onData: (update) => take('data' in update ? (update.data as TimelineUpdate) : update),
      // Whether the session is over is asked as ever, and said as ever.
      onError: () => void queryClient.invalidateQueries(trpc.session.current.queryFilter()),
    }),
  );
  const { status, reset, error } = watch;
  const isRefused = error?.data !== undefined;
  useEffect(() => {
    if (status !== 'error' && !(status === 'idle' && isSeen && pages)) return;
    const timer = setTimeout(
      () => {
        setAfter(newest.current ?? null);
        reset();
      },
      isRefused ? refusedForMs : comeBackAfterMs,
    );
    return () => clearTimeout(timer);
  }, [status, isSeen, pages, reset, isRefused]);
  return { entries, isLive: status === 'pending' };
}
