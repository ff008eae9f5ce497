import { ingestStates } from '#server/domain/batches/index.ts';
import { BatchAnswer, batchItemsMost, StateItem } from '#server/domain/batches/schemas.ts';
import { batchBody } from '../../_rest/body.ts';
import { defineEndpoint } from '../../_rest/endpoint.ts';

const ingestStatesEndpoint = defineEndpoint({
  method: 'POST',
  path: '/batch/states',
  summary: 'Set up to 1,000 states',
  description:
    'A bad item never harms a good one; good items are written together or not at all. Of two values for the same key of an entity the last wins and both succeed. value is never unwrapped.',
  tag: 'Batches and jobs',
  scope: 'ingest',
  limit: 'ingest:batch',
  idempotent: true,
  body: batchBody(StateItem, 'states', batchItemsMost.states),
  output: BatchAnswer,
  statuses: { 200: 'What became of the items; errors are in the order of index, which counts from zero.' },
  errors: ['TEMPLATE_NOT_CONFIGURED', 'IDEMPOTENCY_KEY_REUSED'],
  example: {
    request: [
      { externalId: 'player-1', stateKey: 'balance', value: 1250.75 },
      { externalId: 'player-1', stateKey: 'mood', value: 'sunny' },
    ],
    response: {
      jobId: 'job_0644b3a1c8600000',
      succeeded: 1,
      failed: 1,
      errors: [{ index: 1, externalId: 'player-1', code: 'VALIDATION_FAILED', message: 'Unknown state key: "mood"' }],
    },
  },
  run: (context, { body, idempotency }) => ingestStates(context, { items: body.items, idempotency }),
});

export const batchStatesEndpoints = [ingestStatesEndpoint];
