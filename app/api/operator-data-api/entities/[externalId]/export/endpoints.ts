import { exportEntity } from '#server/domain/entities/index.ts';
import { ExportedEntity } from '#server/domain/entities/schemas.ts';
import { defineEndpoint } from '../../../_rest/endpoint.ts';

const exportEntityEndpoint = defineEndpoint({
  method: 'GET',
  path: '/entities/:externalId/export',
  summary: 'Export all that is held on an entity (GDPR)',
  description:
    'One document with its PII in the clear, its states, its events, archived ones too and oldest first, and who did what with it. It is written into the audit log, and sent as it is read: what fails in the middle breaks the connection off, so an answer that ends is whole.',
  tag: 'Erasure and access',
  scope: 'read',
  opensPii: true,
  limit: 'read',
  output: ExportedEntity,
  statuses: { 200: 'All that is held.' },
  errors: ['ENTITY_NOT_FOUND'],
  example: {
    response: {
      exportedAt: '2026-01-31T12:00:00.000Z',
      entity: {
        id: 'ent_0644b3a1c8200000',
        externalId: 'player-1',
        entityType: 'player',
        createdAt: '2026-01-31T11:00:00.000Z',
        updatedAt: '2026-01-31T11:00:00.000Z',
        data: { country: 'MT', email: 'ada@example.com' },
      },
      states: [{ stateKey: 'balance', value: 1250.75, updatedAt: '2026-01-31T11:30:00.000Z' }],
      erasures: [],
      events: [
        {
          id: 'eev_0644b3a1c8400001',
          eventType: 'transaction',
          data: { type: 'deposit', amount: 100.5, currency: 'EUR' },
          occurredAt: '2026-01-31T11:20:00.000Z',
          createdAt: '2026-01-31T11:20:01.000Z',
        },
      ],
      accesses: [
        {
          at: '2026-01-31T12:00:00.000Z',
          action: 'entity.exported',
          by: { kind: 'apiKey', id: 'key_0644b3a1c8000000' },
          door: 'rest',
        },
      ],
      readsByKeys: [{ hour: '2026-01-31T11:00:00.000Z', keyId: 'key_0644b3a1c8000000', reads: 3 }],
    },
  },
  run: (context, { params }) => exportEntity(context, { externalId: params.externalId ?? '' }),
  answer: ({ pieces }) => ({ pieces }),
});

export const exportEndpoints = [exportEntityEndpoint];
