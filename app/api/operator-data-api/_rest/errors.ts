import { isDatabaseUnavailable } from '#db/errors.ts';
import { DomainError, type ErrorCode, isDomainError } from '#server/domain/errors.ts';

export { createRequestId } from '#server/request-id.ts';

export const statusOfCode = {
  MISSING_FIELDS: 400,
  VALIDATION_FAILED: 400,
  TEMPLATE_NOT_CONFIGURED: 400,
  INVALID_INPUT: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  ENTITY_NOT_FOUND: 404,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  LAST_ACTIVE_KEY: 409,
  ENTITY_ERASED: 409,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  UNAVAILABLE: 503,
} as const satisfies Record<ErrorCode, number>;

/**
 * What the caller is told of an error; what is not a DomainError gets a fixed message. A connection that broke while a
 * verb worked never comes here, since a write's outcome is unknown then.
 */
export function toDomainError(error: unknown): DomainError {
  if (isDomainError(error)) return error;
  if (isDatabaseUnavailable(error)) {
    return new DomainError('UNAVAILABLE', 'The database cannot work now; nothing was written. Try again.', {
      retryAfterSeconds: 2,
    });
  }
  return new DomainError('INTERNAL_ERROR', 'Something went wrong on our side. Tell us the requestId.');
}

/** For a process that has taken on as much as it may. */
export function overloaded(): DomainError {
  const message = 'Too much is going on; nothing was written. Try again.';
  return new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 1 });
}
