'use client';

import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '#app/_ui/count.ts';
import { Duration } from '#app/_ui/duration.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import type { DescribedJob } from '#server/domain/jobs/schemas.ts';
import { describeItems } from '../../_components/job-words.tsx';
import classes from './job-figures.module.css';

/** Counts and times of a job at a glance. */
export function JobFigures({ job }: { job: DescribedJob }) {
  const items = describeItems(job);
  return (
    <Paper withBorder p="md">
      <dl className={classes.figures}>
        {job.succeeded !== null && <Figure name="Written">{formatCount(job.succeeded)}</Figure>}
        {job.failed !== null && <Figure name="Refused">{formatCount(job.failed)}</Figure>}
        {items && <Figure name="In the batch">{items}</Figure>}
        <Figure name="Started">
          <Moment at={job.createdAt} />
        </Figure>
        <Figure name={job.completedAt ? 'Took' : 'Running for'}>
          <Duration from={job.createdAt} to={job.completedAt} />
        </Figure>
      </dl>
    </Paper>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
