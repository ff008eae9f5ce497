'use client';

import { Skeleton, Text } from '@mantine/core';
import { formatCount } from '#app/_ui/count.ts';
import type { EntitiesPreview as Preview } from '#server/domain/retention/schemas.ts';
import classes from './kind-preview.module.css';

/** What a choice means for the entities that are there today. */
export function EntitiesPreview({ preview }: { preview: Preview | undefined }) {
  if (!preview) return <Skeleton h={24} />;
  const { toErase, areMore } = preview;
  return (
    <div aria-live="polite" aria-atomic="true">
      <dl className={classes.figures} aria-label="What this means for entities">
        <dt>Would be erased</dt>
        <dd {...(toErase > 0 || areMore ? { 'data-goes': true } : {})}>
          {areMore ? 'at least ' : ''}
          {formatCount(toErase)}
        </dd>
      </dl>
      {areMore && (
        <Text size="xs" c="dimmed" mt={6}>
          There are too many entities to look at all of them here.
        </Text>
      )}
    </div>
  );
}
