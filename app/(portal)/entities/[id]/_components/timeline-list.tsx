'use client';

import { Button, Loader, Paper, Text } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { IconArrowUp } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { countOf, formatCount } from '#app/_ui/count.ts';
import { TableSkeleton } from '#app/_ui/table-skeleton.tsx';
import type { TimelineEntry } from '#server/domain/timeline/schemas.ts';
import { groupByDay } from './group-by-day.ts';
import classes from './timeline.module.css';
import { TimelineRow } from './timeline-row.tsx';

const rowHeight = 44;
/** Below so many pixels of the list's top what is new waits to be asked for, so that nothing jumps under a reader. */
const readingBelow = 120;

interface More {
  has: boolean;
  loading: boolean;
  failed: boolean;
  load: () => void;
}

interface TimelineListProps {
  entityId: string;
  entries: readonly TimelineEntry[];
  more: More;
}

/** The rows that are near the screen, of however many; the browser alone knows where the person is, and their days. */
export function TimelineList(props: TimelineListProps) {
  return useMounted() ? <Rows {...props} /> : <TableSkeleton label="timeline" />;
}

function Rows({ entityId, entries, more }: TimelineListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const { shown, held, showAll } = useHeld(entries, top);
  const lines = useMemo(() => groupByDay(shown), [shown]);
  const virtualizer = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => lines[index]?.key ?? index,
  });
  // What stands above may grow: a card more, a fold that is opened.
  useLayoutEffect(() => {
    const measure = () => setTop((frame.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= lines.length - 30 && more.has && !more.loading && !more.failed) more.load();
  }, [last, lines.length, more]);
  return (
    <>
      {held > 0 && (
        <div className={classes.held}>
          <Button
            size="xs"
            radius="xl"
            leftSection={<IconArrowUp size={14} aria-hidden />}
            onClick={() => {
              showAll();
              virtualizer.scrollToIndex(0);
            }}
          >
            {formatCount(held)} new
          </Button>
        </div>
      )}
      <Paper withBorder>
        <div ref={frame} className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const line = lines[index];
            return (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className={classes.line}
                style={{ transform: `translateY(${start - top}px)` }}
              >
                {line && 'day' in line ? <h3 className={classes.day}>{line.day}</h3> : null}
                {line && 'entry' in line ? <TimelineRow entityId={entityId} entry={line.entry} /> : null}
              </div>
            );
          })}
        </div>
      </Paper>
      <Text size="sm" c="dimmed" ta="center" mih={22} role="status">
        {more.loading ? <Loader size="xs" aria-label="Older entries are loading" /> : null}
        {!more.has && !more.loading && `That is all: ${countOf(shown.length, 'entry', 'entries')}.`}
      </Text>
    </>
  );
}

/** Holds new entries back while somebody reads further down. */
function useHeld(entries: readonly TimelineEntry[], top: number) {
  const [ceiling, setCeiling] = useState<string | null>(null);
  const newest = entries[0]?.position ?? null;
  useEffect(() => {
    const look = () => setCeiling((held) => (window.scrollY > top + readingBelow ? (held ?? newest) : null));
    look();
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, [top, newest]);
  const shown = useMemo(
    () => (ceiling === null ? entries : entries.filter(({ position }) => position <= ceiling)),
    [entries, ceiling],
  );
  return { shown, held: entries.length - shown.length, showAll: () => setCeiling(null) };
}
