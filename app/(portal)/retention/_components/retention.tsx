'use client';

import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { Failure } from '#app/_ui/failure.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { TableSkeleton } from '#app/_ui/table-skeleton.tsx';
import { RetentionForm } from './retention-form.tsx';

/** So often the page looks whether somebody else changed the policy. */
const lookEveryMs = 5_000;

/** How long data is kept, and what that means for what is there. */
export function Retention() {
  const settings = useQuery({ ...useTRPC().settings.get.queryOptions(), refetchInterval: lookEveryMs });
  const status = useQuery({ ...useTRPC().settings.retention.queryOptions(), refetchInterval: lookEveryMs });
  return (
    <Stack gap="lg">
      <PageHeader
        title="Retention"
        explanation="How long records are at hand, how long they stay in the archive, and when they go."
      />
      <Failure title="The policy could not be loaded" query={settings} />
      {settings.isPending && <TableSkeleton label="policy" />}
      {settings.data && <RetentionForm settings={settings.data} status={status.data} />}
    </Stack>
  );
}
