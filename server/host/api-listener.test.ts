import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { NodeRequest } from './api-listener.ts';

const half = Buffer.from('{"half":');
const cutShort = { code: 'INVALID_INPUT', message: 'The body did not arrive as a whole.' };

/** A request whose body is still on its way. */
function requestOf(stream: PassThrough) {
  const incoming = Object.assign(stream, { method: 'POST', url: '/', rawHeaders: [], socket: new EventEmitter() });
  return new NodeRequest(incoming as unknown as IncomingMessage, new EventEmitter() as ServerResponse, false);
}

describe('a body that the client did not send to its end', () => {
  test('is told as such when it goes away while the body is read', async () => {
    const stream = new PassThrough();
    const body = requestOf(stream).readBody(1_000, () => {});
    stream.write(half);
    stream.destroy(new Error('aborted'));
    await expect(body).rejects.toMatchObject(cutShort);
  });

  test('is told as such when it had gone before anybody read', async () => {
    const stream = new PassThrough();
    stream.on('error', () => {});
    stream.write(half);
    stream.destroy(new Error('aborted'));
    await new Promise((resolve) => stream.once('close', resolve));
    await expect(requestOf(stream).readBody(1_000, () => {})).rejects.toMatchObject(cutShort);
  });

  test('is told as such when it ends without a word', async () => {
    const stream = new PassThrough();
    const body = requestOf(stream).readBody(1_000, () => {});
    stream.destroy();
    await expect(body).rejects.toMatchObject(cutShort);
  });
});

describe('a whole body', () => {
  test('is given in one piece, however many it came in', async () => {
    const stream = new PassThrough();
    const held: number[] = [];
    const body = requestOf(stream).readBody(1_000, (bytes) => held.push(bytes));
    stream.write(half);
    stream.end('true}');
    expect((await body)?.toString()).toBe('{"half":true}');
    expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBe(13);
  });

  test('is null when it is too large, and is read to its end all the same', async () => {
    const stream = new PassThrough();
    const body = requestOf(stream).readBody(10, () => {});
    stream.write(half);
    stream.end(half);
    expect(await body).toBeNull();
    expect(stream.readableEnded).toBe(true);
  });

  test('that nobody may hold is refused, and flows away', async () => {
    const stream = new PassThrough();
    const refusal = new Error('too much');
    const body = requestOf(stream).readBody(1_000, () => {
      throw refusal;
    });
    stream.write(half);
    await expect(body).rejects.toBe(refusal);
    stream.end(Buffer.alloc(100_000));
    await new Promise((resolve) => stream.once('end', resolve));
  });
});
