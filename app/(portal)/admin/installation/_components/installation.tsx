'use client';

import { Stack } from '@mantine/core';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Backups } from './backups.tsx';
import { Ledger } from './ledger.tsx';
import { MasterKeys } from './master-keys.tsx';
import { TaskRuns } from './task-runs.tsx';

/** What concerns the whole installation and goes on by itself. */
export function Installation() {
  return (
    <Stack gap="lg">
      <PageHeader
        title="Keys and backups"
        explanation="The master keys that personal data is sealed with, backups of everything, the ledger of erasures, and what the worker does for all operators."
      />
      <MasterKeys />
      <Backups />
      <Ledger />
      <TaskRuns />
    </Stack>
  );
}
