import { ingestEntities } from '#server/domain/batches/index.ts';
import { BatchAnswer, batchItemsMost, EntityItem } from '#server/domain/batches/schemas.ts';
import { batchBody } from '../../_rest/body.ts';
import { defineEndpoint } from '../../_rest/endpoint.ts';

const ingestEntitiesEndpoint = defineEndpoint({
  method: 'POST',
  path: '/batch/entities',
  summary: 'Create or replace up to 1,000 entities',
  description:
    'A bad item never harms a good one; good items are written together or not at all. Of two items for the same entity the last wins and both succeed.',
  tag: 'Batches and jobs',
  scope: 'ingest',
  limit: 'ingest:batch',
  idempotent: true,
  body: batchBody(EntityItem, 'entities', batchItemsMost.entities),
  output: BatchAnswer,
  statuses: { 200: 'What became of the items; errors are in the order of index, which counts from zero.' },
  errors: ['TEMPLATE_NOT_CONFIGURED', 'IDEMPOTENCY_KEY_REUSED'],
  example: {
    request: [
      { entityType: 'player', externalId: 'player-1', data: { email: 'ada@example.com' } },
      { entityType: 'player', externalId: 'player-2', data: { country: 'MT' } },
    ],
    response: {
      jobId: 'job_0644b3a1c8600000',
      succeeded: 1,
      failed: 1,
      errors: [
        { index: 1, externalId: 'player-2', code: 'VALIDATION_FAILED', message: 'Missing required field: "email"' },
      ],
    },
  },
  run: (context, { body, idempotency }) => ingestEntities(context, { items: body.items, idempotency }),
});

export const batchEntitiesEndpoints = [ingestEntitiesEndpoint];
