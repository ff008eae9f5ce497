'use client';

import { Button, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconSearchOff, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import { useWhoMay } from '#app/_ui/use-who-may.ts';
import { EntitiesAddress, inputOf } from './entities-address.ts';
import { entityColumns } from './entity-columns.tsx';
import { EntityFilters } from './entity-filters.tsx';

const CreateEntity = dynamic(() => import('./create-entity.tsx').then((module) => module.CreateEntity), { ssr: false });

const noFilters = { search: null, type: null, state: null, value: null };

/** Every player, game … of the operator: found by its id, its type or a state. */
export function Entities() {
  const [address, change] = useAddressState(EntitiesAddress);
  const query = useQuery(useTRPC().entities.list.queryOptions(inputOf(address), { placeholderData: keepPreviousData }));
  const whoMay = useWhoMay('write', 'create and edit them by hand');
  const [creating, { open, close }] = useDisclosure(false);
  const { search, type, state, value, cursor } = address;
  const create = !whoMay && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      Create entity
    </Button>
  );
  return (
    <Stack gap="lg">
      <PageHeader
        title="Entities"
        explanation={
          search
            ? 'External ids that begin with your text, in alphabetical order.'
            : `Everything that was sent about players, games and the like, newest first. No personal data stands here. ${whoMay}`
        }
        actions={
          <>
            <RefreshButton query={query} />
            {create}
          </>
        }
      />
      <EntityFilters key={`${search} ${state} ${value}`} address={address} onChange={change} />
      <DataTable
        label="entities"
        columns={entityColumns}
        query={query}
        rows={query.data?.items}
        rowKey={({ id }) => id}
        blocks="wide"
        empty={
          <Nothing
            isFiltered={Boolean(search || type || (state && value))}
            goesOn={Boolean(query.data?.nextCursor)}
            isLater={cursor !== undefined}
            onShowAll={() => change(noFilters)}
          />
        }
      />
      <Pager nextCursor={query.data?.nextCursor} busy={query.isPlaceholderData} />
      {creating && <CreateEntity onClose={close} />}
    </Stack>
  );
}

interface NothingProps {
  isFiltered: boolean;
  goesOn: boolean;
  isLater: boolean;
  onShowAll: () => void;
}

function Nothing({ isFiltered, goesOn, isLater, onShowAll }: NothingProps) {
  if (!isFiltered && !isLater) {
    return (
      <EmptyList
        icon={IconUsers}
        title="No entities yet"
        description="Send the first one by POST /entities with an API key. It stands here a moment later."
      />
    );
  }
  return (
    <EmptyList
      icon={IconSearchOff}
      title={goesOn ? 'None among the first 5,000' : 'Nothing found'}
      description={
        goesOn
          ? 'The search goes on with the next page.'
          : 'External ids are case-sensitive and are found by how they begin.'
      }
    >
      <Group justify="center">
        <Button variant="default" onClick={onShowAll}>
          Show all entities
        </Button>
      </Group>
    </EmptyList>
  );
}
