import { z } from 'zod';
import { getStates } from '#server/domain/states/index.ts';
import { State } from '#server/domain/states/schemas.ts';
import { defineEndpoint } from '../../../_rest/endpoint.ts';

const getStatesEndpoint = defineEndpoint({
  method: 'GET',
  path: '/entities/:externalId/state',
  summary: 'Read all states of an entity',
  description: 'The current value of each key that has one.',
  tag: 'States',
  scope: 'read',
  limit: 'read',
  large: true,
  output: z.array(State),
  statuses: { 200: 'The states, by key.' },
  errors: ['ENTITY_NOT_FOUND'],
  example: { response: [{ stateKey: 'balance', value: 1250.75, updatedAt: '2026-01-31T12:00:00.000Z' }] },
  run: (context, { params }) => getStates(context, { externalId: params.externalId ?? '' }),
});

export const statesEndpoints = [getStatesEndpoint];
