import { createCipheriv, randomFillSync } from 'node:crypto';
import {
  authenticatedData,
  deriveOperatorKey,
  deriveRecordKey,
  type MasterKeys,
  type SealOwner,
} from './derive-keys.ts';
import { cipherName, headerLength, nonceLength, saltStart, sealedVersion, tagLength } from './sealed-layout.ts';

/** The newest generation of these. */
export function currentGeneration(keys: MasterKeys): number {
  return Math.max(...keys.keys());
}

/** What a process seals with: its master keys, and which of their generations. */
export interface SealingKeys {
  readonly masterKeys: MasterKeys;
  readonly sealing: { readonly generation: number };
}

/**
 * Seals the JSON text of all PII fields of a record with AES-256-GCM (NIST SP 800-38D) under a key of its own.
 * @param randomBytes 28 bytes of salt and nonce; only the test vector passes them
 */
export function sealPii(
  { masterKeys, sealing }: SealingKeys,
  owner: SealOwner,
  json: string,
  randomBytes?: Buffer,
): Buffer {
  const { generation } = sealing;
  const masterKey = masterKeys.get(generation);
  if (!masterKey) throw new RangeError('There is no master key.');
  const head = Buffer.alloc(headerLength + nonceLength);
  head.writeUInt8(sealedVersion, 0);
  head.writeUInt32BE(generation, 1);
  if (randomBytes) randomBytes.copy(head, saltStart);
  else randomFillSync(head, saltStart);
  const header = head.subarray(0, headerLength);
  const recordKey = deriveRecordKey(
    deriveOperatorKey(masterKey, generation, owner),
    head.subarray(saltStart, headerLength),
  );
  const cipher = createCipheriv(cipherName, recordKey, head.subarray(headerLength), { authTagLength: tagLength });
  cipher.setAAD(authenticatedData(header, owner));
  const sealed = cipher.update(json, 'utf8');
  const rest = cipher.final();
  return Buffer.concat([head, sealed, rest, cipher.getAuthTag()]);
}
