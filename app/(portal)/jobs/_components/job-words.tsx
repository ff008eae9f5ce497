'use client';

import { Group, Progress, Text } from '@mantine/core';
import { countOf, formatCount } from '#app/_ui/count.ts';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { ListedJob } from '#server/domain/jobs/schemas.ts';

/** What jobs do, as people say it. */
export const typeNames: Record<ListedJob['type'], string> = {
  batch_ingest_entities: 'Batch of entities',
  batch_ingest_events: 'Batch of events',
  batch_ingest_states: 'Batch of states',
  erase_entity: 'Erasure of an entity',
};

export const outcomes = {
  running: { tone: 'working', word: 'Running' },
  completed: { tone: 'good', word: 'Completed' },
  refused: { tone: 'warning', word: 'Some refused' },
  failed: { tone: 'bad', word: 'Failed' },
} as const;

export function JobStatus({ job: { outcome, succeeded } }: { job: ListedJob }) {
  if (outcome === 'refused' && succeeded === 0) return <StatusBadge tone="bad">All refused</StatusBadge>;
  return <StatusBadge tone={outcomes[outcome].tone}>{outcomes[outcome].word}</StatusBadge>;
}

/** How far a job is, or what it came to, in a line. */
export function JobResult({ job: { outcome, progress, succeeded, failed } }: { job: ListedJob }) {
  if (outcome === 'running') return <JobProgress progress={progress} />;
  if (outcome === 'failed') return <Text inherit>Nothing was written</Text>;
  if (succeeded === null) return <Text inherit>Done</Text>;
  const written = `${formatCount(succeeded)} written`;
  return <Text inherit>{failed ? `${written}, ${formatCount(failed)} refused` : written}</Text>;
}

export function JobProgress({ progress, width = 120 }: { progress: number; width?: number | string }) {
  return (
    <Group gap="xs" wrap="nowrap" w={width}>
      <Progress value={progress} flex={1} animated aria-label="Progress" />
      <Text component="span" inherit>
        {progress} %
      </Text>
    </Group>
  );
}

/** "5,000 items, 3 of them sent before" */
export function describeItems({ succeeded, failed, duplicates }: ListedJob): string | null {
  if (succeeded === null || failed === null) return null;
  const items = countOf(succeeded + failed, 'item');
  return duplicates ? `${items}, ${formatCount(duplicates)} of them known by their key` : items;
}
