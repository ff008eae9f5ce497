'use client';

import { Anchor, Group, Title } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#app/_trpc/client.tsx';
import { formatCount } from '#app/_ui/count.ts';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Id } from '#app/_ui/id.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { hasPage } from '#app/_ui/portal-pages.ts';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { ListedJob } from '#server/domain/jobs/schemas.ts';
import { latestJobs } from './latest-jobs-input.ts';

const readAgainMs = 5_000;

const kinds: Record<ListedJob['type'], string> = {
  batch_ingest_entities: 'Batch of entities',
  batch_ingest_events: 'Batch of events',
  batch_ingest_states: 'Batch of states',
  erase_entity: 'Erasure',
};

const outcomes = {
  running: { tone: 'working', word: 'Running' },
  completed: { tone: 'good', word: 'Completed' },
  refused: { tone: 'warning', word: 'With refusals' },
  failed: { tone: 'bad', word: 'Failed' },
} as const;

const columns: Column<ListedJob>[] = [
  {
    title: 'Job',
    cell: ({ id }) =>
      hasPage('/jobs') ? <Id value={id} label="job id" href={`/jobs/${id}`} /> : <Id value={id} label="job id" />,
  },
  { title: 'Work', cell: ({ type }) => kinds[type] },
  {
    title: 'Outcome',
    cell: ({ outcome }) => <StatusBadge tone={outcomes[outcome].tone}>{outcomes[outcome].word}</StatusBadge>,
  },
  { title: 'Succeeded', align: 'right', cell: ({ succeeded }) => (succeeded === null ? '–' : formatCount(succeeded)) },
  { title: 'Refused', align: 'right', cell: ({ failed }) => (failed === null ? '–' : formatCount(failed)) },
  { title: 'Begun', cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

/** The jobs that began last. */
export function LatestJobs() {
  const query = useQuery(useTRPC().jobs.list.queryOptions(latestJobs, { refetchInterval: readAgainMs }));
  return (
    <section aria-labelledby="latest-jobs">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5" id="latest-jobs">
          Latest jobs
        </Title>
        {hasPage('/jobs') && (
          <Anchor component={Link} href="/jobs" size="sm">
            All jobs
          </Anchor>
        )}
      </Group>
      <DataTable
        label="latest jobs"
        columns={columns}
        query={query}
        rows={query.data?.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyList
            icon={IconStack2}
            title="No jobs yet"
            description="A batch and the erasure of an entity with many events become a job, which tells its outcome here."
          />
        }
      />
    </section>
  );
}
