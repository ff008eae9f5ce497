'use client';

import { Paper, Skeleton, Stack, VisuallyHidden } from '@mantine/core';

const rows = ['first', 'second', 'third', 'fourth', 'fifth'];

/** As high as a short list, so that little moves when it comes. */
export function TableSkeleton({ label }: { label: string }) {
  return (
    <Paper withBorder p="md" role="status">
      <VisuallyHidden>The {label} are loading.</VisuallyHidden>
      <Stack gap="md" aria-hidden>
        {rows.map((row) => (
          <Skeleton key={row} h={28} />
        ))}
      </Stack>
    </Paper>
  );
}
