import { getState, putState } from '#server/domain/states/index.ts';
import { State } from '#server/domain/states/schemas.ts';
import { valueBody } from '../../../../_rest/body.ts';
import { defineEndpoint, type PathParams } from '../../../../_rest/endpoint.ts';

const shared = {
  path: '/entities/:externalId/state/:key',
  tag: 'States',
  output: State,
  example: {
    request: { value: 1250.75 },
    response: { stateKey: 'balance', value: 1250.75, updatedAt: '2026-01-31T12:00:00.000Z' },
  },
} as const;

const addressOf = (params: PathParams) => ({ externalId: params.externalId ?? '', stateKey: params.key ?? '' });

const putStateEndpoint = defineEndpoint({
  ...shared,
  method: 'PUT',
  summary: 'Set a state',
  description:
    'Send { "value": X } or X itself. Only an object whose single key is value is unwrapped; anything else, null included, is the value.',
  scope: 'ingest',
  limit: 'ingest:realtime',
  body: valueBody,
  statuses: { 200: 'The state as it is now.' },
  errors: ['VALIDATION_FAILED', 'TEMPLATE_NOT_CONFIGURED', 'ENTITY_NOT_FOUND'],
  run: (context, { params, body }) => putState(context, { ...addressOf(params), value: body }),
});

const getStateEndpoint = defineEndpoint({
  ...shared,
  method: 'GET',
  summary: 'Read one state',
  description: 'The current value of one key.',
  scope: 'read',
  limit: 'read',
  statuses: { 200: 'The state.' },
  errors: ['ENTITY_NOT_FOUND', 'NOT_FOUND'],
  example: { response: shared.example.response },
  run: (context, { params }) => getState(context, addressOf(params)),
});

export const stateEndpoints = [putStateEndpoint, getStateEndpoint];
