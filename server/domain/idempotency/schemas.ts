import { z } from 'zod';

/**
 * What a request is known by: under the generation of master keys that claims now, which is what a claim keeps, and under
 * every other that this process knows, since a claim may be of before a rotation, or of a process that is ahead. Each in
 * hexadecimal, as it goes into a statement.
 */
export type Fingerprint = readonly [string, ...string[]];

/** A request's claim to be executed once: the caller's key and a digest of what the request says. */
export interface IdempotencyClaim {
  key: string;
  fingerprint: Fingerprint;
}

const pattern = /^[\x20-\x7e]{1,255}$/;

/** What is said of a text that can be no key. */
export const idempotencyKeyProblem = 'Idempotency-Key must be 1 to 255 printable ASCII characters.';

/** Whether a text can be a key: the same as `IdempotencyKey` says of it, at a fraction of the cost. */
export function isIdempotencyKey(text: string): boolean {
  return pattern.test(text);
}

/** The value of an `Idempotency-Key` header or of an item's `idempotencyKey`. */
export const IdempotencyKey = z
  .string({ error: idempotencyKeyProblem })
  .regex(pattern, { error: idempotencyKeyProblem })
  .meta({
    description: 'Names a request, so that repeating it within 24 hours has no second effect.',
    examples: ['dep-2026-000123'],
  });
