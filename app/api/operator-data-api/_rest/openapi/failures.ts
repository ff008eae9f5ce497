import type { ErrorCode } from '#server/domain/errors.ts';
import type { Endpoint } from '../endpoint.ts';
import { statusOfCode } from '../errors.ts';
import { exampleOf, meaningOf } from './failure-texts.ts';
import { commonHeaderNames, type HeaderName, headersOf } from './headers.ts';
import type { Part } from './schemas.ts';

const always = ['INVALID_INPUT', 'UNAUTHORIZED', 'FORBIDDEN', 'RATE_LIMITED', 'INTERNAL_ERROR', 'UNAVAILABLE'] as const;
const withBody = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const;

/** The codes of what an address, rather than an operation, answers. */
const ofAddress = { NotFound: 'NOT_FOUND', MethodNotAllowed: 'METHOD_NOT_ALLOWED' } as const;

/** Every error code that an operation can answer, by status. */
export function codesOf({ errors, body }: Endpoint): ErrorCode[] {
  const codes = new Set<ErrorCode>([...errors, ...always, ...(body ? withBody : [])]);
  return [...codes].sort((one, other) => statusOfCode[one] - statusOfCode[other]);
}

/** The answers of an operation that fails, by status. */
export function failuresOf(endpoint: Endpoint): Part {
  const byStatus = Object.groupBy(codesOf(endpoint), (code) => String(statusOfCode[code]));
  return Object.fromEntries(Object.entries(byStatus).map(([status, codes = []]) => [status, failure(codes, endpoint)]));
}

/** What every address can answer, whatever its operations. */
export function componentResponses(): Part {
  return Object.fromEntries(Object.entries(ofAddress).map(([name, code]) => [name, failure([code])]));
}

/** The codes of those, and of all operations together. */
export function publishedCodes(endpoints: readonly Endpoint[]): ErrorCode[] {
  const codes = new Set<ErrorCode>([...endpoints.flatMap(codesOf), ...Object.values(ofAddress)]);
  return [...codes].sort((one, other) => statusOfCode[one] - statusOfCode[other]);
}

function failure(codes: readonly ErrorCode[], endpoint?: Endpoint): Part {
  return {
    description: codes.map((code) => `\`${code}\`: ${meaningOf(code)}`).join('\n\n'),
    headers: headersOf(headerNames(codes)),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Failure' },
            { type: 'object', properties: { error: { type: 'object', properties: { code: { enum: codes } } } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { summary: code, value: exampleOf(code, endpoint) }])),
      },
    },
  };
}

function headerNames(codes: readonly ErrorCode[]): HeaderName[] {
  if (codes.includes('UNAUTHORIZED')) return ['X-Request-Id', 'WWW-Authenticate'];
  const names: HeaderName[] = [...commonHeaderNames];
  if (codes.includes('METHOD_NOT_ALLOWED')) names.push('Allow');
  if (codes.some((code) => code === 'RATE_LIMITED' || code === 'UNAVAILABLE')) names.push('Retry-After');
  return names;
}

/** The envelope of a failure. */
export function failureSchema(codes: readonly ErrorCode[]): Part {
  const issue = {
    type: 'object',
    required: ['field', 'message'],
    properties: {
      field: { type: 'string', description: 'The field that is wrong.' },
      message: { type: 'string', description: 'What is wrong with it.' },
    },
  };
  return {
    type: 'object',
    required: ['success', 'error', 'requestId'],
    properties: {
      success: { const: false },
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', enum: codes, description: 'What went wrong, for programs.' },
          message: {
            type: 'string',
            description: 'What went wrong, for people. The first of the details, where there are some.',
          },
          details: { type: 'array', items: issue, description: 'Every issue of a failed validation.' },
          resetAt: {
            type: 'string',
            format: 'date-time',
            description: 'Of `RATE_LIMITED`: when a request is let through again.',
          },
        },
      },
      requestId: { type: 'string', pattern: '^req_[0-9a-f]{16}$', description: 'The same as X-Request-Id.' },
    },
  };
}
