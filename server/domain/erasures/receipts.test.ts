import { generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { derivePublicKey, hmacExternalId, toPublicKey } from '../crypto/index.ts';
import { ledgerLine, parseReceipt, readLedger } from './read-ledger.ts';
import type { ErasureReceipt } from './schemas.ts';
import { signReceipt, verifyReceipt } from './sign-receipt.ts';

const masterKeys = new Map([
  [1, Buffer.alloc(32, 1)],
  [2, Buffer.alloc(32, 2)],
]);
const publicKeys = new Map([...masterKeys].map(([generation, key]) => [`g${generation}`, derivePublicKey(key)]));
const unsigned = {
  version: 1,
  id: 'ers_0644b3a1c8200000',
  operatorId: '17',
  entityId: 'ent_0644b3a1c8100000',
  externalIdHmac: 'ab'.repeat(32),
  erasedAt: '2026-01-31T12:00:00.000Z',
  reason: 'request',
  eventsRedacted: 12,
  statesRemoved: 2,
  erasedBy: { kind: 'user', id: 'user:12' },
} as const;
const keys = { masterKeys, sealing: { generation: 2 } };
const receipt = signReceipt(keys, unsigned);

test('a receipt is signed by the generation that seals, and the same whenever it is signed', () => {
  const before = signReceipt({ masterKeys, sealing: { generation: 1 } }, unsigned);
  expect([before.keyId, verifyReceipt(before, publicKeys)]).toEqual(['g1', null]);
  expect(receipt.keyId).toBe('g2');
  expect(receipt.signature).toBe(
    '2BMmp-yDQlWLHv9s4jQJPzb-YY_ArVNN8qtGoCJJSoFu4L4gwnu5e0DycVnKL-aCNigMTA0HfGi0pyzgF0pUBg',
  );
  expect(verifyReceipt(receipt, publicKeys)).toBeNull();
});

test('what is signed is the canonical JSON of all but the signature, whatever order the members come in', () => {
  const signed =
    '{"entityId":"ent_0644b3a1c8100000","erasedAt":"2026-01-31T12:00:00.000Z","erasedBy":{"id":"user:12","kind":"user"},' +
    `"eventsRedacted":12,"externalIdHmac":"${'ab'.repeat(32)}","id":"ers_0644b3a1c8200000","keyId":"g2","operatorId":"17",` +
    '"reason":"request","statesRemoved":2,"version":1}';
  const key = toPublicKey(derivePublicKey(Buffer.alloc(32, 2)));
  expect(verify(null, Buffer.from(signed), key, Buffer.from(receipt.signature, 'base64url'))).toBe(true);
  const large = signReceipt(keys, { ...unsigned, eventsRedacted: 100_000, statesRemoved: 10 });
  const inFull = signed.replace('"eventsRedacted":12', '"eventsRedacted":100000').replace('Removed":2', 'Removed":10');
  expect(verify(null, Buffer.from(inFull), key, Buffer.from(large.signature, 'base64url'))).toBe(true);
  const turned = Object.fromEntries(Object.entries(receipt).reverse()) as ErasureReceipt;
  expect(verifyReceipt(turned, publicKeys)).toBeNull();
});

test('a receipt verifies when its master key is gone, by the public key alone', () => {
  expect(verifyReceipt(receipt, new Map([['g2', publicKeys.get('g2') as Buffer]]))).toBeNull();
  expect(verifyReceipt(receipt, new Map())).toBe('There is no key g2 to verify it with.');
});

const changes: Partial<ErasureReceipt>[] = [
  { id: 'ers_0644b3a1c8200001' },
  { operatorId: '18' },
  { entityId: 'ent_0644b3a1c8100001' },
  { externalIdHmac: 'ac'.repeat(32) },
  { erasedAt: '2026-01-31T12:00:00.001Z' },
  { reason: 'retention' },
  { eventsRedacted: 13 },
  { statesRemoved: 0 },
  { erasedBy: { kind: 'user', id: 'user:13' } },
  { keyId: 'g1' },
  { signature: `A${receipt.signature.slice(1)}` },
];

test.each(changes)('a receipt in which %o was changed is told', (change) => {
  const changed = { ...receipt, ...change };
  expect(changed).not.toEqual(receipt);
  expect(verifyReceipt(changed, publicKeys)).toMatch(/^The signature is wrong/);
});

test('a receipt that somebody signed with a key of their own is told', () => {
  const theirs = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  expect(verifyReceipt(receipt, new Map([['g2', theirs]]))).toMatch(/^The signature is wrong/);
});

test('an external id is told by its HMAC to who has the salt of its operator, and to nobody else', () => {
  const salt = Buffer.alloc(32, 3);
  const own = hmacExternalId(17, salt, 'player-7');
  expect(own).toEqual(hmacExternalId(17, salt, 'player-7'));
  expect(own).not.toEqual(hmacExternalId(17, salt, 'player-8'));
  expect(own).not.toEqual(hmacExternalId(18, salt, 'player-7'));
  expect(own).not.toEqual(hmacExternalId(17, Buffer.alloc(32, 4), 'player-7'));
});

test.each([
  ['no JSON', '{"version":1,'],
  ['another version', JSON.stringify({ ...receipt, version: 2 })],
  ['a member too many', JSON.stringify({ ...receipt, externalId: 'player-7' })],
  ['a member missing', JSON.stringify({ ...receipt, signature: undefined })],
  ['an array', JSON.stringify([receipt])],
  ['nothing', ''],
])('%s is no receipt', (_, text) => {
  expect(parseReceipt(text)).toBeNull();
});

/** A ledger that arrives in pieces of so many characters. */
async function read(text: string, size: number) {
  async function* pieces() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  return Array.fromAsync(readLedger(pieces()));
}

test.each([1, 7, 100_000])('a ledger reads the same in pieces of %i characters', async (size) => {
  const line = ledgerLine(receipt);
  const lines = await read(`${line}${line}spoilt\n\n${line}`, size);
  expect(lines).toEqual([
    { number: 1, receipt, torn: false },
    { number: 2, receipt, torn: false },
    { number: 3, receipt: null, torn: false },
    { number: 5, receipt, torn: false },
  ]);
});

test('a last line that was not written to its end is torn, and one that only lacks its end is a receipt', async () => {
  const line = ledgerLine(receipt);
  expect((await read(`${line}${line.slice(0, 40)}`, 64)).at(-1)).toEqual({ number: 2, receipt: null, torn: true });
  expect((await read(`${line}${line.trimEnd()}`, 64)).at(-1)).toEqual({ number: 2, receipt, torn: false });
  expect(await read('', 64)).toEqual([]);
  const [endless] = await read('x'.repeat(100_000), 1_000);
  expect(endless).toEqual({ number: 1, receipt: null, torn: true });
});
