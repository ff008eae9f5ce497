'use client';

import { Stack } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import type { JobsPage } from '#server/domain/jobs/schemas.ts';
import { jobColumns } from './job-columns.tsx';
import { JobFilters } from './job-filters.tsx';
import { JobsAddress } from './jobs-address.ts';

const runningEveryMs = 2_000;
const quietEveryMs = 15_000;

/** Often while something runs; a later page of the list is history. */
function refreshEvery(page: JobsPage | undefined, isFirst: boolean): number | false {
  if (page?.items.some(({ outcome }) => outcome === 'running')) return runningEveryMs;
  return isFirst && quietEveryMs;
}

/** All batches and long erasures, refreshed by itself. */
export function Jobs() {
  const [address, change] = useAddressState(JobsAddress);
  const jobs = useQuery({
    ...useTRPC().jobs.list.queryOptions(address),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => refreshEvery(state.data, !address.cursor),
  });
  const filtered = address.outcome !== undefined || address.type !== undefined;
  return (
    <Stack gap="lg">
      <PageHeader
        title="Batch jobs"
        explanation="What came of each batch and of long erasures, kept for 90 days."
        actions={<RefreshButton query={jobs} />}
      />
      <JobFilters outcome={address.outcome} type={address.type} onChange={change} />
      <DataTable
        label="jobs"
        columns={jobColumns}
        query={jobs}
        rows={jobs.data?.items}
        rowKey={({ id }) => id}
        blocks="wide"
        empty={<NoJobs filtered={filtered || address.cursor !== undefined} />}
      />
      <Pager nextCursor={jobs.data?.nextCursor} busy={jobs.isPlaceholderData} />
    </Stack>
  );
}

function NoJobs({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <EmptyList icon={IconListCheck} title="No such jobs" description="Choose another status or type to see more." />
  ) : (
    <EmptyList
      icon={IconListCheck}
      title="No jobs yet"
      description="A job appears here when a program sends a batch of entities, events or states."
    />
  );
}
