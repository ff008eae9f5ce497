'use client';

import { Skeleton, Text } from '@mantine/core';
import { formatCount } from '#app/_ui/count.ts';
import type { KindPreview as Preview } from '#server/domain/retention/schemas.ts';
import classes from './kind-preview.module.css';

interface KindPreviewProps {
  /** What is counted: "events". */
  of: string;
  preview: Preview | undefined;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const formatDay = (day: string | null) => (day === null ? 'none' : dayFormat.format(new Date(day)));

/** What a choice means for the records that are there today. */
export function KindPreview({ of, preview }: KindPreviewProps) {
  if (!preview) return <Skeleton h={112} />;
  const about = preview.estimated ? 'about ' : '';
  return (
    <div aria-live="polite" aria-atomic="true">
      <dl className={classes.figures} aria-label={`What this means for ${of}`}>
        <dt>Stored today</dt>
        <dd>{about + formatCount(preview.total)}</dd>
        <dt>In the archive already</dt>
        <dd>{about + formatCount(preview.archived)}</dd>
        <dt>Would move to the archive</dt>
        <dd>{about + formatCount(preview.toArchive)}</dd>
        <dt>Would be removed</dt>
        <dd {...(preview.toRemove > 0 ? { 'data-goes': true } : {})}>{about + formatCount(preview.toRemove)}</dd>
        <dt>Oldest now</dt>
        <dd>{formatDay(preview.oldest)}</dd>
        <dt>Oldest that stays</dt>
        <dd>{formatDay(preview.oldestStays)}</dd>
      </dl>
      {preview.estimated && (
        <Text size="xs" c="dimmed" mt={6}>
          An estimate from a sample, since there are very many.
        </Text>
      )}
    </div>
  );
}
