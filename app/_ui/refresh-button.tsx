'use client';

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ShownQuery } from './shown-query.ts';

/** Asks the server again for what a page shows. */
export function RefreshButton({ query }: { query: ShownQuery }) {
  return (
    <Tooltip label="Refresh">
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="Refresh"
        loading={query.isFetching && !query.isPending}
        onClick={() => query.refetch()}
      >
        <IconRefresh size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
