import { hash, type KeyObject } from 'node:crypto';

const blockBytes = 64;
const digestBytes = 32;
const utf8BytesMost = 3;
/** Texts of up to so many UTF-16 units are written into memory that is there already. */
const shortUnitsMost = 4_096;

const inner = Buffer.alloc(blockBytes + shortUnitsMost * utf8BytesMost);
const outer = Buffer.alloc(blockBytes + digestBytes);

/**
 * HMAC-SHA-256 (RFC 2104) of texts in UTF-8 under one key, by two digests that need no object: Node's `createHmac` makes
 * one for each text, which costs several times the digests and leaves the collector its share (docs/decisions/007).
 */
export class TextHmac {
  readonly #innerPad: Buffer;
  readonly #outerPad: Buffer;

  /** @throws RangeError for a key that is longer than a block, which would have to be digested first */
  constructor(key: KeyObject) {
    const bytes = key.export();
    if (bytes.length > blockBytes) throw new RangeError(`A key has at most ${blockBytes} bytes.`);
    const pad = (byte: number) => Buffer.alloc(blockBytes).map((_, index) => byte ^ (bytes[index] ?? 0));
    this.#innerPad = Buffer.from(pad(0x36));
    this.#outerPad = Buffer.from(pad(0x5c));
  }

  /** @returns 32 bytes in hexadecimal. No digest is a buffer, which would cost as much as `createHmac` does. */
  digest(text: string): string {
    this.#outerPad.copy(outer);
    outer.write(hash('sha256', this.#message(text), 'binary'), blockBytes, 'binary');
    return hash('sha256', outer, 'hex');
  }

  #message(text: string): Buffer {
    if (text.length > shortUnitsMost) return Buffer.concat([this.#innerPad, Buffer.from(text)]);
    this.#innerPad.copy(inner);
    return inner.subarray(0, blockBytes + inner.write(text, blockBytes));
  }
}
