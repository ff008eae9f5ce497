import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { NodeRequest } from './api-listener.ts';
import { IncomingRequest } from './incoming-request.ts';

const half = Buffer.from('{"half":');
const cutShort = { code: 'INVALID_INPUT', message: 'The body did not arrive as a whole.' };
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A request whose body is still on its way, at both its ends. */
async function begin() {
  const server = createServer({ IncomingMessage: IncomingRequest }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const outgoing = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'transfer-encoding': 'chunked' } });
  outgoing.on('error', () => {});
  outgoing.flushHeaders();
  ends.push(() => {
    outgoing.destroy();
    server.close();
  });
  const [incoming, answer] = (await once(server, 'request')) as [IncomingRequest, ServerResponse];
  return { outgoing, incoming, answer, asked: new NodeRequest(incoming, answer, false) };
}

describe('a body that the client did not send to its end', () => {
  test('is told as such when the client goes while it is read', async () => {
    const { outgoing, asked } = await begin();
    const body = asked.readBody(1_000, () => {});
    outgoing.write(half);
    outgoing.destroy();
    await expect(body).rejects.toMatchObject(cutShort);
  });

  test('is told as such when the client had gone before anybody read', async () => {
    const { outgoing, incoming, asked } = await begin();
    outgoing.write(half);
    outgoing.destroy();
    await new Promise((resolve) => incoming.once('close', resolve));
    await expect(asked.readBody(1_000, () => {})).rejects.toMatchObject(cutShort);
  });
});

describe('a whole body', () => {
  test('is given in one piece, however many it came in, before it was asked for or after', async () => {
    const { outgoing, incoming, asked } = await begin();
    const held: number[] = [];
    outgoing.write(half);
    await once(incoming, 'readable');
    const body = asked.readBody(1_000, (bytes) => held.push(bytes));
    outgoing.write('tr');
    outgoing.end('ue}');
    expect((await body)?.toString()).toBe('{"half":true}');
    expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBe(13);
  });

  test('is given when all of it came before it was asked for', async () => {
    const { outgoing, incoming, asked } = await begin();
    outgoing.end('{"whole":true}');
    await once(incoming, 'readable');
    while (!incoming.complete) await new Promise(setImmediate);
    expect((await asked.readBody(1_000, () => {}))?.toString()).toBe('{"whole":true}');
  });

  test('is null when it is too large, and is read to its end all the same', async () => {
    const { outgoing, incoming, asked } = await begin();
    const body = asked.readBody(10, () => {});
    outgoing.write(half);
    outgoing.end(half);
    expect(await body).toBeNull();
    expect(incoming.complete).toBe(true);
  });

  test.each(['before', 'after'])(
    'that nobody may hold is refused, and flows away, come %s it was asked for',
    async (when) => {
      const { outgoing, incoming, answer, asked } = await begin();
      const refusal = new Error('too much');
      outgoing.write(half);
      if (when === 'before') await once(incoming, 'readable');
      const body = asked.readBody(1_000, () => {
        throw refusal;
      });
      await expect(body).rejects.toBe(refusal);
      outgoing.end(Buffer.alloc(1_000_000));
      await once(incoming, 'end');
      answer.end('refused');
      const [told] = (await once(outgoing, 'response')) as [IncomingMessage];
      expect(told.statusCode).toBe(200);
    },
  );

  test('leaves its connection good for the next one', async () => {
    const { outgoing, answer, asked } = await begin();
    const body = asked.readBody(1_000, () => {});
    outgoing.end('{}');
    await body;
    answer.end('taken');
    const [told] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(told.headers.connection).toBe('keep-alive');
    told.resume();
    await once(told, 'end');
  });
});
