import { upsertEntity } from '#server/domain/entities/index.ts';
import { UpsertEntityInput, UpsertedEntity } from '#server/domain/entities/schemas.ts';
import { fieldsBody } from '../_rest/body.ts';
import { defineEndpoint } from '../_rest/endpoint.ts';

const upsertEntityEndpoint = defineEndpoint({
  method: 'POST',
  path: '/entities',
  summary: 'Create or replace an entity',
  description:
    'externalId is your own id of it, unique across entity types. Sending it again replaces data and type. PII fields of the template are sealed before they are stored.',
  tag: 'Entities',
  scope: 'ingest',
  limit: 'ingest:realtime',
  idempotent: true,
  body: fieldsBody(UpsertEntityInput, 'entity'),
  output: UpsertedEntity,
  statuses: { 201: 'It was created.', 200: 'It was there and is replaced.' },
  errors: ['MISSING_FIELDS', 'VALIDATION_FAILED', 'TEMPLATE_NOT_CONFIGURED', 'ENTITY_ERASED', 'IDEMPOTENCY_KEY_REUSED'],
  example: {
    request: {
      entityType: 'player',
      externalId: 'player-1',
      data: { email: 'ada@example.com', country: 'MT', currency: 'EUR' },
    },
    response: { id: 'ent_0644b3a1c8200000', externalId: 'player-1', entityType: 'player', action: 'created' },
  },
  run: (context, { body, idempotency }) => upsertEntity(context, { ...body, idempotency }),
  answer: (result) => ({ status: result.action === 'created' ? 201 : 200 }),
});

export const entitiesEndpoints = [upsertEntityEndpoint];
