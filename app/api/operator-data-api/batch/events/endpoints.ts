import { ingestEvents } from '#server/domain/batches/index.ts';
import { BatchAnswer, batchItemsMost, EventItem } from '#server/domain/batches/schemas.ts';
import { batchBody } from '../../_rest/body.ts';
import { defineEndpoint } from '../../_rest/endpoint.ts';

const ingestEventsEndpoint = defineEndpoint({
  method: 'POST',
  path: '/batch/events',
  summary: 'Record up to 5,000 events',
  description:
    'A bad item never harms a good one; good items are written together or not at all. An item may carry an idempotencyKey; one whose key is known counts as succeeded, is not recorded again and is counted in duplicates.',
  tag: 'Batches and jobs',
  scope: 'ingest',
  limit: 'ingest:batch',
  idempotent: true,
  body: batchBody(EventItem, 'events', batchItemsMost.events),
  output: BatchAnswer,
  statuses: { 200: 'What became of the items; errors are in the order of index, which counts from zero.' },
  errors: ['TEMPLATE_NOT_CONFIGURED', 'IDEMPOTENCY_KEY_REUSED'],
  example: {
    request: [
      {
        externalId: 'player-1',
        eventType: 'transaction',
        data: { type: 'bet', amount: 5, currency: 'EUR' },
        idempotencyKey: 'bet-1',
      },
      { externalId: 'player-404', eventType: 'session', data: {} },
    ],
    response: {
      jobId: 'job_0644b3a1c8600000',
      succeeded: 1,
      failed: 1,
      errors: [
        { index: 1, externalId: 'player-404', code: 'ENTITY_NOT_FOUND', message: 'No entity with this externalId.' },
      ],
    },
  },
  run: (context, { body, idempotency }) => ingestEvents(context, { ...body, idempotency }),
});

export const batchEventsEndpoints = [ingestEventsEndpoint];
