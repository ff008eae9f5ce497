import type { ErrorCode } from '#server/domain/errors.ts';
import type { Endpoint } from '../endpoint.ts';
import { factsOf } from './operation-facts.ts';
import type { Part } from './schemas.ts';

/** When each code is answered, and a message that comes with it. */
const texts: Readonly<Record<ErrorCode, { meaning: string; message: string | ((endpoint: Endpoint) => string) }>> = {
  MISSING_FIELDS: {
    meaning: 'A required field of the request itself is absent.',
    message: 'Name at least one of templateId, dataRetentionDays, retentionPolicy, suppressErased.',
  },
  VALIDATION_FAILED: {
    meaning: 'The data fails the template, or a value has the wrong type or range; `details` lists every issue.',
    message: 'The request is not valid.',
  },
  TEMPLATE_NOT_CONFIGURED: {
    meaning: 'No template is chosen yet: choose one by `PUT /settings`.',
    message: 'Choose a template first: PUT /settings with { "templateId": "tpl_igaming" }.',
  },
  INVALID_INPUT: {
    meaning: 'The body is not JSON of the expected kind, or the path, the query or a header cannot be read.',
    message: invalidInput,
  },
  UNAUTHORIZED: {
    meaning: 'There is no valid API key: absent, malformed, unknown, revoked, expired, or its operator is suspended.',
    message: 'Send a valid API key: Authorization: Bearer oh_live_…',
  },
  FORBIDDEN: {
    meaning: 'The API key lacks the scope.',
    message: ({ scope }) => `This API key lacks the scope "${scope}".`,
  },
  ENTITY_NOT_FOUND: { meaning: 'There is no entity with this externalId.', message: 'No entity with this externalId.' },
  NOT_FOUND: {
    meaning: 'There is nothing at this address.',
    message: ({ path }) =>
      path.startsWith('/batch/jobs') ? 'There is no job with this id.' : 'This entity has no state with this key.',
  },
  METHOD_NOT_ALLOWED: {
    meaning: 'The address does not take this method.',
    message: 'This address takes GET, HEAD, OPTIONS.',
  },
  LAST_ACTIVE_KEY: {
    meaning: 'The last active key of an operator cannot be revoked.',
    message: 'This is the last active key; create another one first.',
  },
  ENTITY_ERASED: {
    meaning:
      'The entity was erased and the setting `suppressErased` keeps it so, or this repeats a request from before the erasure.',
    message:
      'This entity was erased and is not created again. Use another externalId, or turn suppressErased off if you may.',
  },
  CONFLICT: { meaning: 'What is there already stands in the way.', message: 'This exists already.' },
  PAYLOAD_TOO_LARGE: {
    meaning: 'The body is larger than this call takes.',
    message: ({ body }) =>
      `The body is larger than ${(body?.bytesMost ?? 0) / 1024 / 1024} MiB, the most for this call.`,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: 'The body is not sent as `Content-Type: application/json` in UTF-8.',
    message: 'Send the body as Content-Type: application/json, in UTF-8.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    meaning: 'The same Idempotency-Key came with another request before. Nothing was written.',
    message: 'This Idempotency-Key came with another request before. Use a new key.',
  },
  RATE_LIMITED: {
    meaning: 'Too many requests: try again after `Retry-After` seconds.',
    message: 'Too many requests; try again in 1 s.',
  },
  INTERNAL_ERROR: {
    meaning: 'Something went wrong on our side; the log has it under the requestId.',
    message: 'Something went wrong on our side. Tell us the requestId.',
  },
  UNAVAILABLE: {
    meaning:
      'The database is away or too much is going on. Nothing was written, unless the message says that the outcome is unknown.',
    message: 'The database cannot work now; nothing was written. Try again.',
  },
};

function invalidInput({ body, query, path }: Endpoint): string {
  if (body?.kind === 'batch') return `A batch has at most ${body.itemsMost} items.`;
  if (body) return 'The body is not valid UTF-8.';
  if (query) return 'limit must be at least 1.';
  return path.includes(':') ? 'The path is not percent-encoded UTF-8.' : 'Unknown query parameter: "verbose"';
}

export function meaningOf(code: ErrorCode): string {
  return texts[code].meaning;
}

/** The envelope of a failure, for an operation or, without one, for any address. */
export function exampleOf(code: ErrorCode, endpoint?: Endpoint): Part {
  const issue = endpoint && factsOf(endpoint).issues?.[code];
  const resetAt = code === 'RATE_LIMITED' && { resetAt: '2026-01-31T12:00:01.000Z' };
  const error = issue
    ? { code, message: issue.message, details: [issue] }
    : { code, message: messageOf(code, endpoint), ...resetAt };
  return { success: false, error, requestId: 'req_8c1f0e5a7b3d9246' };
}

function messageOf(code: ErrorCode, endpoint: Endpoint | undefined): string {
  const { message, meaning } = texts[code];
  if (typeof message === 'string') return message;
  return endpoint ? message(endpoint) : meaning;
}
