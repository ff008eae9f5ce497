export { beginFingerprint, fingerprintEvent, fingerprintRequest, isSameRequest } from './fingerprint.ts';
export { findClaims, type KnownClaim, keyReused, type Operation } from './known-claim.ts';
export { claimedBefore, refuseKnownKey, runOnce } from './run-once.ts';
export { type Fingerprint, type IdempotencyClaim, isIdempotencyKey } from './schemas.ts';
