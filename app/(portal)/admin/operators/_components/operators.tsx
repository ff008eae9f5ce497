'use client';

import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconBuilding, IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import { OperatorsAddress } from '#server/domain/administration/schemas.ts';
import { CreateOperator } from './create-operator.tsx';
import { InstallationLog } from './installation-log.tsx';
import { operatorColumns } from './operator-columns.tsx';

const statuses = [
  { value: '', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
];
const searchAfterMs = 300;

/** Every operator of the installation, with what it has and uses. */
export function Operators() {
  const [address, change] = useAddressState(OperatorsAddress);
  const [creating, { open, close }] = useDisclosure(false);
  const operators = useQuery({ ...useTRPC().operators.list.queryOptions(address), placeholderData: keepPreviousData });
  const search = useDebouncedCallback((text: string) => change({ search: text }, { replace: true }), searchAfterMs);
  return (
    <Stack gap="lg">
      <PageHeader
        title="Operators"
        explanation="The tenants of this installation: who is active, how much each holds and sends."
        actions={
          <>
            <RefreshButton query={operators} />
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
              Create operator
            </Button>
          </>
        }
      />
      <Group gap="sm" align="end">
        <TextInput
          aria-label="Search by name or slug"
          placeholder="Name or slug"
          leftSection={<IconSearch size={16} aria-hidden />}
          defaultValue={address.search ?? ''}
          onChange={({ currentTarget: { value } }) => search(value)}
          flex="1 1 200px"
          maw={360}
        />
        <SegmentedControl
          aria-label="Status"
          data={statuses}
          value={address.status ?? ''}
          onChange={(status) => change({ status })}
        />
      </Group>
      <DataTable
        label="operators"
        columns={operatorColumns}
        query={operators}
        rows={operators.data?.items}
        rowKey={({ id }) => String(id)}
        blocks="wide"
        empty={
          <EmptyList
            icon={IconBuilding}
            title="No operator matches"
            description="Look for another name or status, or create an operator."
          />
        }
      />
      <Pager nextCursor={operators.data?.nextCursor} busy={operators.isPlaceholderData} />
      <InstallationLog />
      <CreateOperator opened={creating} onClose={close} />
    </Stack>
  );
}
