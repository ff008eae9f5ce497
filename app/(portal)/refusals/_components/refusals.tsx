'use client';

import { Button, Stack, Text } from '@mantine/core';
import { IconMoodCheck, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import { refusalColumns } from './refusal-columns.tsx';
import { RefusalFilters } from './refusal-filters.tsx';
import { RefusalsAddress } from './refusals-address.ts';

const noFilters = { code: null, requestId: null };

/** Why something did not arrive: what was refused, newest first, found by the request id of its answer. */
export function Refusals() {
  const [address, change] = useAddressState(RefusalsAddress);
  const { code, requestId } = address;
  const query = useQuery(useTRPC().refusals.list.queryOptions(address, { placeholderData: keepPreviousData }));
  const isFiltered = Boolean(code || requestId);
  return (
    <Stack gap="lg">
      <PageHeader
        title="Refusals"
        explanation="What the API refused and why. Up to 20 a second are kept whole, for 7 days and the newest 1,000; the overview counts all."
        actions={<RefreshButton query={query} />}
      />
      <RefusalFilters filters={{ code, requestId }} onChange={change} />
      <DataTable
        label="refusals"
        columns={refusalColumns}
        query={query}
        rows={query.data?.items}
        rowKey={({ id }) => id}
        blocks="wide"
        empty={
          isFiltered ? (
            <EmptyList
              icon={IconSearchOff}
              title="No such refusal is kept"
              description={requestId ? notFound : 'Nothing that matches was refused in the last 7 days.'}
            >
              <Button variant="default" onClick={() => change(noFilters)}>
                Show all refusals
              </Button>
            </EmptyList>
          ) : (
            <EmptyList
              icon={IconMoodCheck}
              title="Nothing was refused"
              description="What the API refuses stands here within seconds, with the reason and the request id of its answer."
            />
          )
        }
      />
      <Pager nextCursor={query.data?.nextCursor} busy={query.isPlaceholderData} />
    </Stack>
  );
}

const notFound = (
  <Text component="span" inherit>
    A request with this id was accepted, came without a valid API key, or is older than what is kept.
  </Text>
);
