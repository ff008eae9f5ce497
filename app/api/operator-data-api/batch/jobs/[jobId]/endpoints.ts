import { getJob } from '#server/domain/jobs/index.ts';
import { Job } from '#server/domain/jobs/schemas.ts';
import { defineEndpoint } from '../../../_rest/endpoint.ts';

const getJobEndpoint = defineEndpoint({
  method: 'GET',
  path: '/batch/jobs/:jobId',
  summary: 'Look a job up',
  description:
    'Jobs are kept for 90 days. A job that a crash interrupted ends within a minute as failed, and nothing of it was written.',
  tag: 'Batches and jobs',
  scope: 'read',
  limit: 'read',
  output: Job,
  statuses: { 200: 'The job.' },
  errors: ['NOT_FOUND'],
  example: {
    response: {
      id: 'job_0644b3a1c8600000',
      type: 'batch_ingest_events',
      status: 'completed',
      progress: 100,
      output: {
        succeeded: 4999,
        failed: 1,
        errors: [
          { index: 7, externalId: 'player-9', code: 'ENTITY_NOT_FOUND', message: 'No entity with this externalId.' },
        ],
      },
      error: null,
      created_at: '2026-01-31T12:00:00.000Z',
      completed_at: '2026-01-31T12:00:01.000Z',
    },
  },
  run: (context, { params }) => getJob(context, { jobId: params.jobId ?? '' }),
});

export const jobEndpoints = [getJobEndpoint];
