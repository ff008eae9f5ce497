import { z } from 'zod';

/** A request's claim to be executed once: the caller's key and a digest of what the request says. */
export interface IdempotencyClaim {
  key: string;
  fingerprint: Buffer;
}

const problem = 'Idempotency-Key must be 1 to 255 printable ASCII characters.';

/** The value of an `Idempotency-Key` header or of an item's `idempotencyKey`. */
export const IdempotencyKey = z
  .string({ error: problem })
  .regex(/^[\x20-\x7e]{1,255}$/, { error: problem })
  .meta({
    description: 'Names a request, so that repeating it within 24 hours has no second effect.',
    examples: ['dep-2026-000123'],
  });
