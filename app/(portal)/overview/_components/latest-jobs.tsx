'use client';

import { Anchor, Group, Title } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { jobColumns } from '../../jobs/_components/job-columns.tsx';
import { latestJobs } from './latest-jobs-input.ts';

const readAgainMs = 5_000;

/** The jobs that began last. */
export function LatestJobs() {
  const query = useQuery(useTRPC().jobs.list.queryOptions(latestJobs, { refetchInterval: readAgainMs }));
  return (
    <section aria-labelledby="latest-jobs">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5" id="latest-jobs">
          Latest jobs
        </Title>
        <Anchor component={Link} href="/jobs" size="sm">
          All jobs
        </Anchor>
      </Group>
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
    </section>
  );
}
