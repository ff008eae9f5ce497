import { z } from 'zod';
import { listTemplates } from '#server/domain/templates/index.ts';
import { ListedTemplate } from '#server/domain/templates/schemas.ts';
import { defineEndpoint } from '../_rest/endpoint.ts';

const listTemplatesEndpoint = defineEndpoint({
  method: 'GET',
  path: '/templates',
  summary: 'List templates',
  description:
    'A template says which entity types, event types and state keys there are, which fields they require, and which are PII.',
  tag: 'Templates and settings',
  scope: 'read',
  limit: 'read',
  output: z.array(ListedTemplate),
  statuses: { 200: 'The templates of this installation.' },
  errors: [],
  example: {
    response: [
      {
        id: 'tpl_igaming',
        name: 'iGaming',
        version: '1.0',
        schema: {
          entity_types: { player: { required: ['email'], optional: ['first_name'] } },
          event_types: { transaction: { required: ['type', 'amount', 'currency'], optional: ['method'] } },
          state_keys: ['balance', 'kyc_status'],
          pii_fields: { player: ['email', 'first_name'] },
        },
        created_at: '2026-01-31T12:00:00.000Z',
      },
    ],
  },
  run: (context) => listTemplates(context),
});

export const templatesEndpoints = [listTemplatesEndpoint];
