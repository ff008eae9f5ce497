import { sign, verify } from 'node:crypto';
import { deriveSigningKey, type SealingKeys, toPublicKey } from '../crypto/index.ts';
import type { ErasureReceipt, UnsignedReceipt } from './schemas.ts';

/** Public keys of 32 bytes by their ids, those of removed master keys among them. */
export type ReceiptKeys = ReadonlyMap<string, Buffer>;

/** The id of the key that is derived from a generation of the master key. */
export const keyIdOf = (generation: number) => `g${generation}`;
export const generationOf = (keyId: string) => Number(keyId.slice(1));

/** The bytes that are signed: JSON as every program writes it, but for the order of the members. */
function signedBytes({ signature: _, ...unsigned }: UnsignedReceipt & { signature?: string }): Buffer {
  return Buffer.from(JSON.stringify(unsigned, sortMembers), 'utf8');
}

const sortMembers = (_: string, value: unknown) =>
  value instanceof Object ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

/** Signs by the generation of the master key that seals, which every process knows. */
export function signReceipt(
  { masterKeys, sealing: { generation } }: SealingKeys,
  unsigned: Omit<UnsignedReceipt, 'keyId'>,
): ErasureReceipt {
  const masterKey = masterKeys.get(generation);
  if (!masterKey) throw new RangeError('There is no master key.');
  const receipt = { ...unsigned, keyId: keyIdOf(generation) };
  const signature = sign(null, signedBytes(receipt), deriveSigningKey(masterKey)).toString('base64url');
  return { ...receipt, signature };
}

/** @returns what is wrong with a receipt, as a sentence, or null when it is as it was signed */
export function verifyReceipt(receipt: ErasureReceipt, keys: ReceiptKeys): string | null {
  const key = keys.get(receipt.keyId);
  if (!key) return `There is no key ${receipt.keyId} to verify it with.`;
  const isRight = verify(null, signedBytes(receipt), toPublicKey(key), Buffer.from(receipt.signature, 'base64url'));
  return isRight ? null : 'The signature is wrong: something was changed, or it was signed elsewhere.';
}
