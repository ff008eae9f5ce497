import { createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextHmac } from './text-hmac.ts';

const keys = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => createSecretKey(bytes));

test('it is the HMAC-SHA-256 of Node, whatever key and text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.nat(5_000).map((units) => '€'.repeat(units)),
    fc.constantFrom('', '\ud800', 'x'.repeat(4_096), 'x'.repeat(4_097), '😀'.repeat(2_048)),
  );
  fc.assert(
    fc.property(keys, fc.array(texts, { minLength: 1, maxLength: 4 }), (key, several) => {
      const hmac = new TextHmac(key);
      for (const text of several)
        expect(hmac.digest(text)).toEqual(createHmac('sha256', key).update(text).digest('hex'));
    }),
  );
});

test('digests under several keys in turn do not mix', () => {
  const [one, other] = [createSecretKey(Buffer.alloc(32, 1)), createSecretKey(Buffer.alloc(32, 2))];
  const [first, second] = [new TextHmac(one), new TextHmac(other)];
  const digest = first.digest('text');
  expect(second.digest('text')).not.toEqual(digest);
  expect(first.digest('text')).toEqual(digest);
});

test('a key that is longer than a block is refused', () => {
  expect(() => new TextHmac(createSecretKey(Buffer.alloc(65)))).toThrow(RangeError);
});
