'use client';

import { IconHistory } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { Section } from '#app/_ui/section.tsx';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import { auditColumns } from '../../../audit/_components/audit-columns.tsx';
import { LogAddress, toLogInput } from './installation-log-page.ts';

/** What was done that stands in no operator's own log, such as making an administrator. */
export function InstallationLog() {
  const [address] = useAddressState(LogAddress);
  const options = { placeholderData: keepPreviousData };
  const log = useQuery(useTRPC().operators.log.queryOptions(toLogInput(address), options));
  return (
    <Section
      title="Log of the installation"
      explanation="What was done that concerns no operator. The rest stands in the audit log of each."
    >
      <DataTable
        label="log of the installation"
        columns={auditColumns}
        query={log}
        rows={log.data?.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyList
            icon={IconHistory}
            title="Nothing yet"
            description="Making an administrator, for one, is written down here."
          />
        }
      />
      <Pager name="log" nextCursor={log.data?.nextCursor} busy={log.isPlaceholderData} />
    </Section>
  );
}
