import { createHmac, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';

const signingInfo = 'operator-data-api/erasure/signing/v1';
const externalIdInfo = 'operator-data-api/erasure/external-id/v1\0';
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 and in SPKI (RFC 8410). */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

/** The Ed25519 key that signs erasure receipts, derived from a master key: who has that needs to keep no other. */
export function deriveSigningKey(masterKey: Buffer): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', masterKey, '', signingInfo, 32));
  return createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' });
}

/** The 32 bytes of the public key that belongs to a master key. */
export function derivePublicKey(masterKey: Buffer): Buffer {
  return createPublicKey(deriveSigningKey(masterKey)).export({ format: 'der', type: 'spki' }).subarray(-32);
}

/** A public key from its 32 bytes. */
export function toPublicKey(bytes: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicHead, bytes]), format: 'der', type: 'spki' });
}

/**
 * Says of an external id no more than whether a given one is it, and that only to who has the operator's salt. Not by a
 * master key, which may be rotated away, while a receipt is forever.
 */
export function hmacExternalId(operatorId: number, operatorSalt: Buffer, externalId: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', operatorSalt, '', `${externalIdInfo}${operatorId}`, 32));
  return createHmac('sha256', key).update(externalId).digest();
}
