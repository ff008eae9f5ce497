'use client';

import { Code, Text } from '@mantine/core';
import { formatCount } from '#app/_ui/count.ts';
import type { Column } from '#app/_ui/data-table.tsx';
import { Id } from '#app/_ui/id.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import type { ListedRefusal } from '#server/domain/refusals/schemas.ts';
import classes from './refusal-columns.module.css';

/** A request by its id, an item of a batch by its job. */
function Where({ requestId, jobId, itemIndex }: ListedRefusal) {
  if (requestId) return <Id value={requestId} label="request id" />;
  if (!jobId) return null;
  return (
    <span className={classes.item}>
      <Id value={jobId} label="job id" href={`/jobs/${jobId}`} />
      <Text component="span" size="xs" c="dimmed">
        item {itemIndex !== null && formatCount(itemIndex)}
      </Text>
    </span>
  );
}

export const refusalColumns: Column<ListedRefusal>[] = [
  { title: 'When', block: 'half', cell: ({ at }) => <Moment at={at} /> },
  {
    title: 'Operation',
    block: 'half',
    cell: ({ operation }) => <span className={classes.operation}>{operation}</span>,
  },
  { title: 'Code', block: 'title', cell: ({ code }) => <Code className={classes.code}>{code}</Code> },
  { title: 'Message', block: 'bare', cell: ({ message }) => <span className={classes.message}>{message}</span> },
  { title: 'Request, job', cell: (refusal) => <Where {...refusal} /> },
  { title: 'API key', block: 'half', cell: ({ apiKey }) => apiKey?.label ?? '–' },
];
