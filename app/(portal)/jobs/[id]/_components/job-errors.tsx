'use client';

import { Button, Chip, Code, Group, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { countOf, formatCount } from '#app/_ui/count.ts';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { downloadText } from '#app/_ui/download-text.ts';
import { Pager } from '#app/_ui/pager.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useAddressState } from '#app/_ui/use-address-state.ts';
import type { DescribedJob, JobErrorsPage } from '#server/domain/jobs/schemas.ts';
import { JobErrorsAddress, toErrorsInput } from './job-errors-address.ts';

type JobError = JobErrorsPage['items'][number];

const columns: Column<JobError>[] = [
  { title: 'Item', block: 'half', cell: ({ index }) => formatCount(index) },
  {
    title: 'External id',
    block: 'half',
    cell: ({ externalId }) => (externalId === null ? <None /> : <Code>{externalId}</Code>),
  },
  { title: 'Code', block: 'bare', cell: ({ code }) => <Code>{code}</Code> },
  { title: 'What was wrong', block: 'bare', cell: ({ message }) => message },
];

function None() {
  return (
    <Text component="span" c="dimmed" inherit>
      none
    </Text>
  );
}

/** The items that a job refused, in the order of the batch, with those of one code alone on demand. */
export function JobErrors({ job }: { job: DescribedJob }) {
  const [address, change] = useAddressState(JobErrorsAddress);
  const errors = useQuery({
    ...useTRPC().jobs.errors.queryOptions(toErrorsInput(job.id, address)),
    placeholderData: keepPreviousData,
  });
  const next = errors.data?.nextCursor;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {countOf(job.failed ?? 0, 'refused item')}
        </Title>
        <DownloadErrors jobId={job.id} />
      </Group>
      <CodeChips job={job} chosen={address.code} onChoose={(code) => change({ code })} />
      <DataTable
        label="refused items"
        columns={columns}
        query={errors}
        rows={errors.data?.items}
        rowKey={({ index }) => String(index)}
        empty={<Text c="dimmed">No refused item has this code.</Text>}
      />
      <Pager nextCursor={typeof next === 'number' ? String(next) : next} busy={errors.isPlaceholderData} />
    </Stack>
  );
}

interface CodeChipsProps {
  job: DescribedJob;
  chosen: string | undefined;
  onChoose: (code: string | null) => void;
}

function CodeChips({ job, chosen, onChoose }: CodeChipsProps) {
  if (job.errorCodes.length < 2 && !chosen) return null;
  return (
    <Chip.Group value={chosen ?? ''} onChange={(value) => onChoose(String(value) || null)}>
      <Group gap="xs" role="group" aria-label="Error code">
        <Chip value="" size="xs">
          All
        </Chip>
        {job.errorCodes.map(({ code, amount }) => (
          <Chip key={code} value={code} size="xs">
            {code} · {formatCount(amount)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function DownloadErrors({ jobId }: { jobId: string }) {
  const download = useAction(useTRPC().jobs.exportErrors.mutationOptions(), {
    done: ({ fileName }) => `${fileName} is downloaded.`,
    failed: 'The file could not be made',
    onDone: ({ fileName, csv }) => downloadText(fileName, csv, 'text/csv'),
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      loading={download.isPending}
      onClick={() => download.mutate({ jobId })}
    >
      Download as CSV
    </Button>
  );
}
