'use client';

import { Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconHistoryOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { TableSkeleton } from '#app/_ui/table-skeleton.tsx';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import { useRight } from '#app/_ui/use-right.ts';
import { useTemplate } from '../../_components/use-template.ts';
import { inputOf, paging, showType, TimelineAddress } from './timeline-address.ts';
import { TimelineList } from './timeline-list.tsx';
import { useLiveEntries } from './use-live-entries.ts';

/** What happened to the entity, newest first, and what happens while one looks. */
export function Timeline({ id }: { id: string }) {
  const [address, change] = useAddressState(TimelineAddress);
  const input = inputOf(id, address);
  const pages = useInfiniteQuery(
    useTRPC().timeline.get.infiniteQueryOptions(input, { ...paging, staleTime: Number.POSITIVE_INFINITY }),
  );
  const { entries, isLive } = useLiveEntries(id, input, pages.data?.pages);
  return (
    <section aria-label="Timeline">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end">
          <div>
            <Title order={2} size="h4">
              Timeline
            </Title>
            <Text size="sm" c="dimmed" role="status">
              {isLive ? 'Live: what happens appears by itself.' : 'Connecting …'}
            </Text>
          </div>
          <ShowSelect value={address.show ?? null} onChange={(show) => change({ show })} />
        </Group>
        <Failure
          title="The timeline could not be loaded"
          query={{ ...pages, refetch: pages.data ? pages.fetchNextPage : pages.refetch }}
        />
        {pages.isPending && <TableSkeleton label="timeline" />}
        {pages.data && entries.length === 0 && !pages.hasNextPage && (
          <EmptyList
            icon={IconHistoryOff}
            title="Nothing has happened yet"
            description="Events that are sent for this entity appear here while you look."
          />
        )}
        {(entries.length > 0 || pages.hasNextPage) && (
          <TimelineList
            key={`${address.show ?? ''} ${address.archive ?? ''}`}
            entityId={id}
            entries={entries}
            more={{
              has: pages.hasNextPage,
              loading: pages.isFetchingNextPage,
              failed: pages.isError,
              load: () => void pages.fetchNextPage(),
            }}
          />
        )}
        {pages.data?.pages.at(-1)?.hasArchived && !pages.hasNextPage && (
          <Button variant="default" mx="auto" onClick={() => change({ archive: 'yes' })}>
            Load archived events
          </Button>
        )}
      </Stack>
    </section>
  );
}

function ShowSelect({ value, onChange }: { value: string | null; onChange: (show: string | null) => void }) {
  const mayAudit = useRight('audit');
  const template = useTemplate();
  const types = Object.keys(template?.schema.event_types ?? {});
  const kinds = [
    { value: 'event', label: 'Every event' },
    { value: 'state', label: 'States' },
    ...(mayAudit ? [{ value: 'action', label: 'What people did' }] : []),
  ];
  return (
    <Select
      label="Show"
      placeholder="Everything"
      w={220}
      data={[
        { group: 'Kinds', items: kinds },
        { group: 'Events of a type', items: types.map((type) => ({ value: showType(type), label: type })) },
      ]}
      value={value}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': 'Show everything' }}
    />
  );
}
