import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MasterKeys, SealOwner } from './derive-keys.ts';
import { openPii } from './open-pii.ts';
import { sealPii } from './seal-pii.ts';

/** The fixed vector: what was sealed by it must open for as long as version 0x01 is read. */
const vector = {
  masterKey: Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex'),
  generation: 3,
  operatorSalt: Buffer.from('404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f', 'hex'),
  recordSalt: Buffer.from('808182838485868788898a8b8c8d8e8f', 'hex'),
  nonce: Buffer.from('c0c1c2c3c4c5c6c7c8c9cacb', 'hex'),
  operatorId: 42,
  externalId: 'pläyer/1',
  json: '{"email":"ada@example.com","first_name":"Zoë"}',
  sealed: Buffer.from(
    '0100000003808182838485868788898a8b8c8d8e8fc0c1c2c3c4c5c6c7c8c9cacb9672078e7eef4497516236eb1c6b755a41adccb83ab5' +
      '12f561b5efcae41358aab27ae0825fb4b2de63396aab57c62faab300d7c84d37863af73a2170d9c73f',
    'hex',
  ),
};
const keys = new Map([[vector.generation, vector.masterKey]]);
const by = (masterKeys: MasterKeys, generation: number) => ({ masterKeys, sealing: { generation } });
const sealer = by(keys, vector.generation);
const owner: SealOwner = {
  operatorId: vector.operatorId,
  operatorSalt: vector.operatorSalt,
  externalId: vector.externalId,
};

/** HKDF-SHA256 for 32 bytes, step by step from RFC 5869. */
function hkdf(inputKey: Buffer, salt: Buffer, info: Buffer): Buffer {
  const pseudoRandomKey = createHmac('sha256', salt).update(inputKey).digest();
  return createHmac('sha256', pseudoRandomKey)
    .update(info)
    .update(Buffer.from([1]))
    .digest();
}

const withLength = (bytes: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const broken = { name: 'SealBrokenError', message: 'A sealed record cannot be opened.' };
const open =
  (sealed: Buffer, changes: Partial<SealOwner> = {}, with_ = keys) =>
  () =>
    openPii(with_, { ...owner, ...changes }, sealed);

describe('the fixed vector of sealing', () => {
  test('is what the published steps lead to', () => {
    const info = Buffer.concat([Buffer.from('operator-data-api/pii/v1'), Buffer.from([0]), Buffer.from('42')]);
    const operatorKey = hkdf(vector.masterKey, vector.operatorSalt, info);
    const recordKey = hkdf(operatorKey, vector.recordSalt, Buffer.from('record'));
    const header = Buffer.concat([Buffer.from([0x01, 0, 0, 0, 3]), vector.recordSalt]);
    const owned = ['42', 'entity', vector.externalId].map((part) => withLength(Buffer.from(part)));
    const cipher = createCipheriv('aes-256-gcm', recordKey, vector.nonce, { authTagLength: 16 });
    cipher.setAAD(Buffer.concat([header, ...owned]));
    const text = Buffer.concat([cipher.update(vector.json, 'utf8'), cipher.final()]);
    const sealed = Buffer.concat([header, vector.nonce, text, cipher.getAuthTag()]);
    expect(sealed.toString('hex')).toBe(vector.sealed.toString('hex'));
  });

  test('is what sealing makes of it, and opens', () => {
    const randomBytes = Buffer.concat([vector.recordSalt, vector.nonce]);
    expect(sealPii(sealer, owner, vector.json, randomBytes).toString('hex')).toBe(vector.sealed.toString('hex'));
    expect(openPii(keys, owner, vector.sealed)).toBe(vector.json);
  });
});

describe('a sealed record that was tampered with does not open', () => {
  test('whichever byte is changed, by whichever bit', () => {
    for (let position = 0; position < vector.sealed.length; position++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(vector.sealed);
        changed.writeUInt8(changed.readUInt8(position) ^ (1 << bit), position);
        expect(open(changed), `byte ${position}, bit ${bit}`).toThrow(expect.objectContaining(broken));
      }
    }
  });

  test('however it is cut short or made longer', () => {
    for (let length = 0; length < vector.sealed.length; length++) {
      expect(open(vector.sealed.subarray(0, length)), `${length} bytes`).toThrow(expect.objectContaining(broken));
    }
    expect(open(Buffer.concat([vector.sealed, Buffer.from([0])]))).toThrow(expect.objectContaining(broken));
    expect(open(Buffer.concat([Buffer.from([0]), vector.sealed]))).toThrow(expect.objectContaining(broken));
  });

  test('with a tag of 4 bytes, which GCM would take for a short one', () => {
    const cut = vector.sealed.subarray(0, vector.sealed.length - 12);
    expect(open(cut)).toThrow(expect.objectContaining(broken));
  });

  test.each<[string, Partial<SealOwner>]>([
    ['another operator', { operatorId: 43 }],
    ['an operator with another salt', { operatorSalt: Buffer.alloc(32, 1) }],
    ['another entity', { externalId: 'pläyer/2' }],
    ['an entity whose id looks the same', { externalId: 'pla\u0308yer/1' }],
    ['an entity whose id begins alike', { externalId: 'pläyer/' }],
    ['no entity', { externalId: '' }],
  ])('for %s', (_, changes) => {
    expect(open(vector.sealed, changes)).toThrow(expect.objectContaining(broken));
  });

  test('with another master key, or one of another generation', () => {
    expect(open(vector.sealed, {}, new Map([[3, Buffer.alloc(32)]]))).toThrow(expect.objectContaining(broken));
    expect(open(vector.sealed, {}, new Map([[4, vector.masterKey]]))).toThrow(expect.objectContaining(broken));
    expect(open(vector.sealed, {}, new Map())).toThrow(expect.objectContaining(broken));
  });
});

describe('sealing', () => {
  test('never gives the same bytes for the same text', () => {
    const sealed = Array.from({ length: 200 }, () => sealPii(sealer, owner, vector.json).toString('hex'));
    expect(new Set(sealed).size).toBe(200);
    expect(new Set(sealed.map((hex) => hex.slice(10, 42))).size).toBe(200);
    expect(new Set(sealed.map((hex) => hex.slice(42, 66))).size).toBe(200);
  });

  test('hides every part of the text', () => {
    const sealed = sealPii(sealer, owner, vector.json).toString('latin1');
    for (const part of ['email', 'ada', 'example', 'first_name', 'Zo']) expect(sealed).not.toContain(part);
  });

  test.each([
    '{}',
    '{"email":"😀\u0000\\u0000"}',
    JSON.stringify({ email: 'x'.repeat(1_000_000) }),
    vector.sealed.toString('hex'),
  ])('gives back what was sealed, to the byte (%#)', (text) => {
    expect(openPii(keys, owner, sealPii(sealer, owner, text))).toBe(text);
  });

  test('is done by the generation that was agreed upon, and every configured one opens', () => {
    const first = new Map([[1, Buffer.alloc(32, 1)]]);
    const both = new Map([[2, Buffer.alloc(32, 2)], ...first]);
    const old = sealPii(by(both, 1), owner, 'old');
    const fresh = sealPii(by(both, 2), owner, 'fresh');
    expect([old.readUInt32BE(1), fresh.readUInt32BE(1)]).toEqual([1, 2]);
    expect([openPii(both, owner, old), openPii(both, owner, fresh)]).toEqual(['old', 'fresh']);
    expect(open(fresh, {}, first)).toThrow(expect.objectContaining(broken));
  });

  test('needs a key', () => {
    expect(() => sealPii(by(new Map(), 1), owner, '{}')).toThrow(RangeError);
  });
});
