import { hkdfSync } from 'node:crypto';

/** Master keys by generation; the highest seals, all open. */
export type MasterKeys = ReadonlyMap<number, Buffer>;

/** Who owns a sealed record: AES-GCM authenticates this, so a blob opens nowhere else. */
export interface SealOwner {
  operatorId: number;
  operatorSalt: Buffer;
  externalId: string;
}

const operatorInfo = 'operator-data-api/pii/v1\0';
const operatorKeys = new Map<string, Buffer>();
const operatorKeysMost = 10_000;

/** The operator's key of one generation (HKDF-SHA256, RFC 5869); kept, since it takes 9 µs to derive. */
export function deriveOperatorKey(masterKey: Buffer, generation: number, owner: SealOwner): Buffer {
  const name = `${generation}:${owner.operatorId}:${masterKey.toString('base64')}:${owner.operatorSalt.toString('base64')}`;
  const known = operatorKeys.get(name);
  if (known) return known;
  const key = Buffer.from(hkdfSync('sha256', masterKey, owner.operatorSalt, `${operatorInfo}${owner.operatorId}`, 32));
  if (operatorKeys.size >= operatorKeysMost) operatorKeys.clear();
  operatorKeys.set(name, key);
  return key;
}

/** The key of one record; it never seals a second message. */
export function deriveRecordKey(operatorKey: Buffer, recordSalt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', operatorKey, recordSalt, 'record', 32));
}

/** What the tag authenticates besides the message: the blob's header and its owner, each part with its length. */
export function authenticatedData(header: Buffer, owner: SealOwner): Buffer {
  const parts: Buffer[] = [header];
  for (const part of [String(owner.operatorId), 'entity', owner.externalId]) {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}
