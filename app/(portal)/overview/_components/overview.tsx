'use client';

import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import { GetOverviewInput } from '#server/domain/rollups/schemas.ts';
import { Amounts } from './amounts.tsx';
import { LatestJobs } from './latest-jobs.tsx';
import { OverviewSkeleton } from './overview-skeleton.tsx';
import { ShownChart } from './shown-chart.tsx';
import { Totals } from './totals.tsx';

const readAgainMs = 5_000;

const ranges = [
  { value: '1h', label: '1 hour' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
];

/** What came in and what was refused, and where to look for it. It reads the numbers again by itself. */
export function Overview() {
  const [{ range }, change] = useAddressState(GetOverviewInput);
  const options = { placeholderData: keepPreviousData, refetchInterval: readAgainMs };
  const query = useQuery(useTRPC().overview.get.queryOptions({ range }, options));
  const { data } = query;
  return (
    <Stack gap="lg">
      <PageHeader
        title="Overview"
        explanation="What came in and what was refused, up to seconds ago. Numbers lead to what is behind them."
        actions={
          <SegmentedControl
            aria-label="Time"
            size="xs"
            data={ranges}
            value={range}
            onChange={(value) => change({ range: value })}
          />
        }
      />
      <Failure title="The numbers could not be loaded" query={query} />
      {query.isPending && <OverviewSkeleton />}
      {data && (
        <>
          <Totals totals={data.totals} />
          <ShownChart overview={data} />
          <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }} spacing="lg">
            <Amounts title="Events by type" amounts={data.eventsByType} empty="No events in this time." />
            <Amounts
              title="Entities created, by type"
              amounts={data.entitiesByType}
              empty="No entity was created in this time."
              hrefOf={(type) => `/entities?type=${encodeURIComponent(type)}`}
            />
            <Amounts
              title="Refused, by reason"
              amounts={data.refusalsByCode}
              empty="Nothing was refused in this time."
              hrefOf={(code) => `/refusals?code=${code}`}
            />
          </SimpleGrid>
        </>
      )}
      <LatestJobs />
    </Stack>
  );
}
