import { z } from 'zod';
import { DomainError } from '#server/domain/errors.ts';
import { defineEndpoint } from '../_rest/endpoint.ts';

/**
 * The address of the document, so that the kernel knows its methods (OPTIONS, 405). Reading it needs no key and is
 * answered by route.ts before the kernel; the document does not describe itself.
 */
export const documentEndpoint = defineEndpoint({
  method: 'GET',
  path: '/openapi.json',
  summary: 'Read this document',
  description: 'The OpenAPI document of the API, without an envelope. It needs no key.',
  tag: 'Document',
  scope: 'read',
  limit: 'read',
  output: z.never(),
  statuses: { 200: 'The document.' },
  errors: [],
  example: { response: {} },
  run: () => Promise.reject(new DomainError('NOT_FOUND', 'There is nothing at this address.')),
});
