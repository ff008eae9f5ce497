import { z } from 'zod';
import { listEvents, recordEvent } from '#server/domain/events/index.ts';
import {
  ListEventsInput,
  ListedEvent,
  Pagination,
  RecordEventInput,
  RecordedEvent,
} from '#server/domain/events/schemas.ts';
import { fieldsBody } from '../../../_rest/body.ts';
import { defineEndpoint } from '../../../_rest/endpoint.ts';

const shared = { path: '/entities/:externalId/events', tag: 'Events' } as const;

const recordEventEndpoint = defineEndpoint({
  ...shared,
  method: 'POST',
  summary: 'Record an event',
  description: 'Events are append-only: only erasure and retention touch them again.',
  scope: 'ingest',
  limit: 'ingest:realtime',
  idempotent: true,
  body: fieldsBody(RecordEventInput, 'event'),
  output: RecordedEvent,
  statuses: { 201: 'It is recorded.', 200: 'The same Idempotency-Key recorded it before.' },
  errors: [
    'MISSING_FIELDS',
    'VALIDATION_FAILED',
    'TEMPLATE_NOT_CONFIGURED',
    'ENTITY_NOT_FOUND',
    'IDEMPOTENCY_KEY_REUSED',
  ],
  example: {
    request: {
      eventType: 'transaction',
      data: { type: 'deposit', amount: 100.5, currency: 'EUR' },
      occurredAt: '2026-01-31T12:00:00Z',
    },
    response: { id: 'eev_0644b3a1c8400001' },
  },
  run: (context, { params, body, idempotency }) =>
    recordEvent(context, { ...body, externalId: params.externalId ?? '', idempotency }),
  answer: (result) => ({ status: result.action ? 200 : 201 }),
});

const listEventsEndpoint = defineEndpoint({
  ...shared,
  method: 'GET',
  summary: 'List the events of an entity',
  description:
    'Newest recorded first. Follow nextCursor to read on while hasMore is true, also when a page has fewer events than limit: large ones end it early. A cursor stays exact while events arrive.',
  scope: 'read',
  limit: 'read',
  large: true,
  query: ListEventsInput,
  output: z.array(ListedEvent),
  beside: z.object({ pagination: Pagination }),
  statuses: { 200: 'A page of events.' },
  errors: ['ENTITY_NOT_FOUND'],
  example: {
    response: [
      {
        id: 'eev_0644b3a1c8400001',
        eventType: 'transaction',
        data: { type: 'deposit', amount: 100.5, currency: 'EUR' },
        occurredAt: '2026-01-31T12:00:00.000Z',
        createdAt: '2026-01-31T12:00:01.000Z',
      },
    ],
  },
  run: (context, { params, query }) => listEvents(context, { ...query, externalId: params.externalId ?? '' }),
  answer: ({ events, pagination }) => ({ data: events, beside: { pagination } }),
});

export const eventEndpoints = [recordEventEndpoint, listEventsEndpoint];
