'use client';

import { Alert, Anchor, Paper, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#app/_trpc/client.tsx';
import { isNotFound } from '#app/_trpc/query-client.ts';
import { Failure } from '#app/_ui/failure.tsx';
import { Id } from '#app/_ui/id.tsx';
import { NothingHere } from '#app/_ui/nothing-here.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { TableSkeleton } from '#app/_ui/table-skeleton.tsx';
import type { DescribedJob } from '#server/domain/jobs/schemas.ts';
import { JobProgress, JobStatus, typeNames } from '../../_components/job-words.tsx';
import { JobErrors } from './job-errors.tsx';
import { JobFigures } from './job-figures.tsx';

const runningEveryMs = 1_000;

/** One job: how far it is, what came of it, and every item that it refused. */
export function Job({ id }: { id: string }) {
  const job = useQuery({
    ...useTRPC().jobs.get.queryOptions({ jobId: id }),
    refetchInterval: ({ state }) => state.data?.outcome === 'running' && runningEveryMs,
  });
  if (isNotFound(job.error)) return <NothingHere />;
  return (
    <Stack gap="lg">
      <div>
        <Anchor component={Link} href="/jobs" size="sm" display="inline-flex" style={{ alignItems: 'center' }}>
          <IconChevronLeft size={16} aria-hidden />
          All jobs
        </Anchor>
        <PageHeader
          title={job.data ? typeNames[job.data.type] : 'Job'}
          explanation={<Id value={id} label="job id" />}
          actions={job.data && <JobStatus job={job.data} />}
        />
      </div>
      <Failure title="The job could not be loaded" query={job} />
      {job.isPending && <TableSkeleton label="job" />}
      {job.data && <Loaded job={job.data} />}
    </Stack>
  );
}

function Loaded({ job }: { job: DescribedJob }) {
  return (
    <>
      {job.outcome === 'running' && (
        <Paper withBorder p="md">
          <JobProgress progress={job.progress} width="100%" />
        </Paper>
      )}
      {job.error && (
        <Alert color="red" variant="outline" icon={<IconAlertTriangle aria-hidden />} title="Why it failed">
          <Text size="sm">{job.error}</Text>
        </Alert>
      )}
      <JobFigures job={job} />
      {job.errorCodes.length > 0 && <JobErrors job={job} />}
    </>
  );
}
