'use client';

import { Center, Paper, Skeleton, Text } from '@mantine/core';
import dynamic from 'next/dynamic';
import { countOf } from '#app/_ui/count.ts';
import type { Overview } from '#server/domain/rollups/schemas.ts';

export const chartHeight = 260;

/** The chart's library is as large as a page: it comes when the page stands, into a place as large as it. */
const IngestionChart = dynamic(() => import('./ingestion-chart.tsx').then((module) => module.IngestionChart), {
  ssr: false,
  loading: () => <Skeleton h={chartHeight} aria-hidden />,
});

const words = { '1h': 'the last hour', '24h': 'the last 24 hours', '7d': 'the last 7 days', '30d': 'the last 30 days' };

/** The chart, and what it shows in words for whoever does not see it. */
export function ShownChart({ overview }: { overview: Overview }) {
  const { totals, range } = overview;
  const isEmpty = totals.events + totals.entities + totals.states + totals.refused === 0;
  const counts = [
    countOf(totals.events, 'event'),
    countOf(totals.entities, 'entity', 'entities'),
    countOf(totals.states, 'state'),
    countOf(totals.refused, 'refusal'),
  ];
  return (
    <Paper withBorder p="md">
      {isEmpty ? (
        <Center h={chartHeight}>
          <Text c="dimmed" ta="center">
            Nothing came in during {words[range]}. Choose a longer time, or send something.
          </Text>
        </Center>
      ) : (
        <div role="img" aria-label={`Chart of ${words[range]}: ${counts.join(', ')}.`}>
          <IngestionChart overview={overview} height={chartHeight} />
        </div>
      )}
    </Paper>
  );
}
