/**
 * Every error code that a verb or a door throws. Each door's table is checked against this list; no operation of the REST
 * API declares `LAST_ACTIVE_KEY` or `CONFLICT`, which only people at the portal and the shell meet.
 */
export const errorCodes = [
  'MISSING_FIELDS',
  'VALIDATION_FAILED',
  'TEMPLATE_NOT_CONFIGURED',
  'INVALID_INPUT',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'ENTITY_NOT_FOUND',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'LAST_ACTIVE_KEY',
  'ENTITY_ERASED',
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'IDEMPOTENCY_KEY_REUSED',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'UNAVAILABLE',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One thing that is wrong with a request: the field it concerns and what to do about it. */
export interface Issue {
  field: string;
  message: string;
}

const brand = Symbol.for('oda.DomainError');

export interface ErrorExtras {
  details?: Issue[];
  /** Whole seconds after which a retry may succeed. */
  retryAfterSeconds?: number;
  /** For RATE_LIMITED: when the request would be let through. */
  resetAt?: Date;
  /** For METHOD_NOT_ALLOWED: what the address does allow. */
  allow?: readonly string[];
}

/**
 * What a verb throws to stop a request. The message is for the caller: it never holds a value that was sent or stored.
 * Known by a brand, not by `instanceof`: two instances of this module can live in one process (see docs/decisions).
 */
export class DomainError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly extras: ErrorExtras;

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.extras = extras;
  }
}

export function isDomainError(error: unknown): error is DomainError {
  return typeof error === 'object' && error !== null && brand in error;
}

/** VALIDATION_FAILED with every issue; the message is the first of them. */
export function validationFailed(issues: readonly Issue[]): DomainError {
  return new DomainError('VALIDATION_FAILED', issues[0]?.message ?? 'The request is not valid.', {
    details: [...issues],
  });
}

/** The one answer for an entity that is not there, is erased or belongs to another operator. */
export function entityNotFound(): DomainError {
  return new DomainError('ENTITY_NOT_FOUND', 'No entity with this externalId.');
}

export function entityErased(): DomainError {
  return new DomainError(
    'ENTITY_ERASED',
    'This entity was erased and is not created again. Use another externalId, or turn suppressErased off if you may.',
  );
}
