'use client';

import { SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { kinds } from './kinds.ts';
import { chartHeight } from './shown-chart.tsx';

/** As high as what comes. */
export function OverviewSkeleton() {
  return (
    <Stack gap="lg" role="status">
      <VisuallyHidden>The numbers are loading.</VisuallyHidden>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm" aria-hidden>
        {kinds.map(({ kind }) => (
          <Skeleton key={kind} h={102} />
        ))}
      </SimpleGrid>
      <Skeleton h={chartHeight + 34} aria-hidden />
    </Stack>
  );
}
