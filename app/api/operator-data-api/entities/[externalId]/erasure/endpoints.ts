import { getErasure } from '#server/domain/entities/index.ts';
import { ErasureReceipt } from '#server/domain/erasures/schemas.ts';
import { defineEndpoint } from '../../../_rest/endpoint.ts';

const getErasureEndpoint = defineEndpoint({
  method: 'GET',
  path: '/entities/:externalId/erasure',
  summary: 'Read the receipt of an erasure',
  description:
    'The latest, also when the entity was created anew since. It is signed (Ed25519) over its canonical JSON without signature: members sorted by name, no white space. GET /erasure-keys has the key.',
  tag: 'Erasure and access',
  scope: 'read',
  limit: 'read',
  output: ErasureReceipt,
  statuses: { 200: 'The receipt.' },
  errors: ['ENTITY_NOT_FOUND', 'NOT_FOUND'],
  example: {
    response: {
      version: 1,
      id: 'ers_0644b3a1c8400000',
      operatorId: '17',
      entityId: 'ent_0644b3a1c8200000',
      externalIdHmac: '5c1f0d5e4a1b9c7e2f3a6b8d0c4e7f912a5b8c1d3e6f90a2b4c7d8e1f0a3b5c6',
      erasedAt: '2026-01-31T12:00:00.000Z',
      reason: 'request',
      eventsRedacted: 12,
      statesRemoved: 2,
      erasedBy: { kind: 'user', id: 'user:12' },
      keyId: 'g1',
      signature: '2BMmp-yDQlWLHv9s4jQJPzb-YY_ArVNN8qtGoCJJSoFu4L4gwnu5e0DycVnKL-aCNigMTA0HfGi0pyzgF0pUBg',
    },
  },
  run: (context, { params }) => getErasure(context, { externalId: params.externalId ?? '' }),
});

export const erasureEndpoints = [getErasureEndpoint];
