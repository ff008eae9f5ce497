import { eraseEntity, getEntity } from '#server/domain/entities/index.ts';
import { Entity, ErasedEntity } from '#server/domain/entities/schemas.ts';
import { defineEndpoint } from '../../_rest/endpoint.ts';

const shared = { path: '/entities/:externalId', tag: 'Entities', errors: ['ENTITY_NOT_FOUND'] } as const;

const getEntityEndpoint = defineEndpoint({
  ...shared,
  method: 'GET',
  summary: 'Read an entity',
  description:
    'PII is opened for a key with the scope read:pii; for any other it reads "[encrypted]". An erased entity answers with deletedAt.',
  scope: 'read',
  limit: 'read',
  output: Entity,
  statuses: { 200: 'The entity as it stands.' },
  example: {
    response: {
      id: 'ent_0644b3a1c8200000',
      externalId: 'player-1',
      entityType: 'player',
      data: { country: 'MT', currency: 'EUR', email: 'ada@example.com' },
      createdAt: '2026-01-31T12:00:00.000Z',
      updatedAt: '2026-01-31T12:00:00.000Z',
    },
  },
  run: (context, { params }) => getEntity(context, { externalId: params.externalId ?? '' }),
});

const eraseEntityEndpoint = defineEndpoint({
  ...shared,
  method: 'DELETE',
  summary: 'Erase an entity (GDPR)',
  description:
    'When this answers, the data of the entity and of each of its events is overwritten, its states are gone, and nothing of it can be read any more. Erasing it again answers the same, jobId included, with zero counts.',
  scope: 'erase',
  limit: 'read',
  output: ErasedEntity,
  statuses: {
    200: 'It is erased. jobId is there when a job overwrites the rest of many events; they read as redacted already.',
  },
  example: {
    response: {
      externalId: 'player-1',
      deleted: true,
      deletedAt: '2026-01-31T12:00:00.000Z',
      eventsRedacted: 12,
      statesRemoved: 2,
    },
  },
  run: (context, { params }) => eraseEntity(context, { externalId: params.externalId ?? '' }),
});

export const entityEndpoints = [getEntityEndpoint, eraseEntityEndpoint];
