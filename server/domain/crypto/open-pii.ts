import { createDecipheriv } from 'node:crypto';
import {
  authenticatedData,
  deriveOperatorKey,
  deriveRecordKey,
  type MasterKeys,
  type SealOwner,
} from './derive-keys.ts';
import {
  cipherName,
  headerLength,
  nonceLength,
  saltStart,
  sealedLengthMin,
  sealedVersion,
  tagLength,
} from './sealed-layout.ts';

/** The one error for whatever is wrong with a sealed record: it tells nothing about what. */
class SealBrokenError extends Error {
  constructor() {
    super('A sealed record cannot be opened.');
    this.name = 'SealBrokenError';
  }
}

/** The generation of the master key that a record was sealed with, as it says itself; 0 when it is none. */
export function generationOf(sealed: Buffer): number {
  return sealed.length < sealedLengthMin || sealed.readUInt8(0) !== sealedVersion ? 0 : sealed.readUInt32BE(1);
}

/**
 * Opens what `sealPii` sealed for the same owner.
 * @throws SealBrokenError when the version, generation, owner or any byte is not what was sealed
 */
export function openPii(keys: MasterKeys, owner: SealOwner, sealed: Buffer): string {
  if (sealed.length < sealedLengthMin || sealed.readUInt8(0) !== sealedVersion) throw new SealBrokenError();
  const generation = sealed.readUInt32BE(1);
  const masterKey = keys.get(generation);
  if (!masterKey) throw new SealBrokenError();
  const header = sealed.subarray(0, headerLength);
  const nonce = sealed.subarray(headerLength, headerLength + nonceLength);
  const tagStart = sealed.length - tagLength;
  const recordKey = deriveRecordKey(deriveOperatorKey(masterKey, generation, owner), header.subarray(saltStart));
  const decipher = createDecipheriv(cipherName, recordKey, nonce, { authTagLength: tagLength });
  decipher.setAAD(authenticatedData(header, owner));
  decipher.setAuthTag(sealed.subarray(tagStart));
  try {
    const opened = decipher.update(sealed.subarray(headerLength + nonceLength, tagStart));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    throw new SealBrokenError();
  }
}
