'use client';

import { Anchor } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Section } from '#app/_ui/section.tsx';
import { jobColumns } from '../../jobs/_components/job-columns.tsx';
import { latestJobs } from './latest-jobs-input.ts';

const readAgainMs = 5_000;

const all = (
  <Anchor component={Link} href="/jobs" size="sm">
    All jobs
  </Anchor>
);

/** The jobs that began last. */
export function LatestJobs() {
  const query = useQuery(useTRPC().jobs.list.queryOptions(latestJobs, { refetchInterval: readAgainMs }));
  return (
    <Section title="Latest jobs" actions={all}>
      <DataTable
        label="latest jobs"
        columns={jobColumns}
        query={query}
        rows={query.data?.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyList
            icon={IconListCheck}
            title="No jobs yet"
            description="A batch and the erasure of an entity with many events become a job, which tells its outcome here."
          />
        }
      />
    </Section>
  );
}
