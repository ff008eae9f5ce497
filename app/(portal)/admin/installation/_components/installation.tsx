'use client';

import { Stack } from '@mantine/core';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { MasterKeys } from './master-keys.tsx';
import { TaskRuns } from './task-runs.tsx';

/** What concerns the whole installation and goes on by itself. */
export function Installation() {
  return (
    <Stack gap="lg">
      <PageHeader
        title="Keys and worker"
        explanation="The master keys that personal data is sealed with, and what the worker does for all operators."
      />
      <MasterKeys />
      <TaskRuns />
    </Stack>
  );
}
