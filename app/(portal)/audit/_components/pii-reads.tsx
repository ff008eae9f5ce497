'use client';

import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { formatCount } from '#app/_ui/count.ts';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Section } from '#app/_ui/section.tsx';
import type { ListedPiiRead } from '#server/domain/audit/schemas.ts';

/** The program writes what it counted every five seconds. */
const readAgainAfterMs = 5_000;

/** An hour as the log counts it: in UTC, for everybody alike. */
const hourOf = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const columns: Column<ListedPiiRead>[] = [
  { title: 'Hour from', block: 'half', cell: ({ hour }) => <time dateTime={hour}>{hourOf(hour)}</time> },
  { title: 'API key', block: 'title', cell: ({ key }) => key.name ?? key.id },
  { title: 'Reads', block: 'half', align: 'right', cell: ({ reads }) => formatCount(reads) },
];

/** Which programs opened the personal data of one entity. */
export function PiiReads({ entityId }: { entityId: string }) {
  const reads = useQuery({
    ...useTRPC().audit.piiReads.queryOptions({ entityId }),
    refetchInterval: readAgainAfterMs,
  });
  return (
    <Section
      title="Read by programs"
      explanation="How often each API key opened the personal data of this entity, by the hour. People who revealed it stand above."
    >
      <DataTable
        label="reads"
        columns={columns}
        query={reads}
        rows={reads.data}
        rowKey={({ hour, key }) => `${hour} ${key.id}`}
        empty={
          <EmptyList
            icon={IconEye}
            title="No program has read it"
            description="Reads of the last seconds are counted shortly."
          />
        }
      />
    </Section>
  );
}
