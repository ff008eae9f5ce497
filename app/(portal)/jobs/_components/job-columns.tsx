'use client';

import type { Column } from '#app/_ui/data-table.tsx';
import { Duration } from '#app/_ui/duration.tsx';
import { Id } from '#app/_ui/id.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import type { ListedJob } from '#server/domain/jobs/schemas.ts';
import { JobResult, JobStatus, typeNames } from './job-words.tsx';

/** How jobs are listed, wherever they are. */
export const jobColumns: Column<ListedJob>[] = [
  { title: 'Job', block: 'title', cell: ({ id }) => <Id value={id} label="job id" href={`/jobs/${id}`} /> },
  { title: 'Type', block: 'half', cell: ({ type }) => typeNames[type] },
  { title: 'Status', block: 'beside', cell: (job) => <JobStatus job={job} /> },
  { title: 'Result', block: 'half', cell: (job) => <JobResult job={job} /> },
  { title: 'Started', block: 'half', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  {
    title: 'Took',
    block: 'half',
    cell: ({ createdAt, completedAt }) => <Duration from={createdAt} to={completedAt} />,
    align: 'right',
  },
];
