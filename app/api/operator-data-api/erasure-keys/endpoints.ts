import { z } from 'zod';
import { listErasureKeys } from '#server/domain/erasures/index.ts';
import { ErasureKey } from '#server/domain/erasures/schemas.ts';
import { defineEndpoint } from '../_rest/endpoint.ts';

const listErasureKeysEndpoint = defineEndpoint({
  method: 'GET',
  path: '/erasure-keys',
  summary: 'List the keys that verify receipts',
  description:
    'The public keys (Ed25519, PEM) of this installation by their keyId, those that sign nothing any more included.',
  tag: 'Erasure and access',
  scope: 'read',
  limit: 'read',
  output: z.array(ErasureKey),
  statuses: { 200: 'The keys.' },
  errors: [],
  example: {
    response: [
      {
        keyId: 'g1',
        publicKey:
          '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n',
      },
    ],
  },
  run: (context) => listErasureKeys(context),
});

export const erasureKeysEndpoints = [listErasureKeysEndpoint];
