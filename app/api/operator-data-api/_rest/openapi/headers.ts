import type { Part } from './schemas.ts';

const text = (description: string, example: string, extra: Part = {}): Part => ({
  description,
  schema: { type: 'string', ...extra },
  example,
});

const headers = {
  'X-Request-Id': text(
    'Names this request in the log; of a failure it stands in the body too.',
    'req_8c1f0e5a7b3d9246',
    {
      pattern: '^req_[0-9a-f]{16}$',
    },
  ),
  RateLimit: text(
    'How much is left of the limit (`r`) and in how many seconds it is full again (`t`). Absent when the limit is off.',
    '"read";r=399;t=1',
  ),
  'RateLimit-Policy': text('The limit: `q` requests in `w` seconds. Absent when the limit is off.', '"read";q=400;w=2'),
  'Idempotent-Replayed': text(
    'There when this repeats the answer to an earlier request with the same Idempotency-Key.',
    'true',
    {
      const: 'true',
    },
  ),
  'Retry-After': {
    description: 'After how many whole seconds to try again.',
    schema: { type: 'integer', minimum: 1 },
    example: 1,
  },
  Allow: text('The methods that the address takes.', 'GET, HEAD, OPTIONS'),
  'WWW-Authenticate': text('The scheme to authenticate by.', 'Bearer', { const: 'Bearer' }),
} as const satisfies Record<string, Part>;

export type HeaderName = keyof typeof headers;

/** Every header of an answer that is worth a word. */
export const componentHeaders: Part = headers;

/** The headers of one answer, by reference. */
export function headersOf(names: readonly HeaderName[]): Part {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The headers that each answer to a valid key has. */
export const commonHeaderNames = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy'] as const;
