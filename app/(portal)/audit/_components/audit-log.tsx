'use client';

import { Button, Stack } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { countOf } from '#app/_ui/count.ts';
import { DataTable } from '#app/_ui/data-table.tsx';
import { downloadText } from '#app/_ui/download-text.ts';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import { useRight } from '#app/_ui/use-right.ts';
import { AuditAddress } from '#server/domain/audit/schemas.ts';
import { auditColumns } from './audit-columns.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { PiiReads } from './pii-reads.tsx';

/** Who did what at the operator, when and from where. */
export function AuditLog() {
  const [address, change] = useAddressState(AuditAddress);
  const log = useQuery({ ...useTRPC().audit.list.queryOptions(address), placeholderData: keepPreviousData });
  return (
    <Stack gap="lg">
      <PageHeader
        title="Audit log"
        explanation="Who changed, revealed, exported or erased what, when, and from where. Nothing in it can be changed or removed."
        actions={
          <>
            <RefreshButton query={log} />
            <ExportButton filters={address} />
          </>
        }
      />
      <AuditFilters filters={address} change={change} />
      <DataTable
        label="audit log"
        columns={auditColumns}
        query={log}
        rows={log.data?.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyList
            icon={IconHistory}
            title="Nothing matches"
            description="Nothing was done here that these filters let through. Clear one of them, or look at other days."
          />
        }
      />
      <Pager nextCursor={log.data?.nextCursor} busy={log.isPlaceholderData} />
      {address.subject?.startsWith('ent_') && <PiiReads entityId={address.subject} />}
    </Stack>
  );
}

/** Takes what the filters let through as a file; the log then says that it was taken. */
function ExportButton({ filters: { cursor: _, ...filters } }: { filters: AuditAddress }) {
  const trpc = useTRPC();
  const mayExport = useRight('export');
  const taking = useAction(trpc.audit.export.mutationOptions(), {
    done: ({ rows, cut }) =>
      `Exported ${countOf(rows, 'row')}${cut ? '; older ones did not fit, choose fewer days' : ''}.`,
    failed: 'The audit log could not be exported',
    refresh: [trpc.audit.pathFilter()],
    onDone: ({ fileName, csv }) => downloadText(fileName, csv, 'text/csv'),
  });
  if (!mayExport) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      loading={taking.isPending}
      onClick={() => taking.mutate(filters)}
    >
      Export CSV
    </Button>
  );
}
