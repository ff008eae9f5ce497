import type { Server, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpServer } from './http-server.ts';
import type { IncomingRequest } from './incoming-request.ts';

type Answer = (incoming: IncomingRequest, outgoing: ServerResponse<IncomingRequest>) => void;

const stalledMs = 300;
const lingerMs = 500;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server whose API answers so, and a connection to it. */
async function converse(answer: Answer) {
  const server: Server = createHttpServer(Promise.resolve({ api: answer, pages: answer }), { stalledMs, lingerMs });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  closing.push(
    () => server.close(),
    () => socket.destroy(),
  );
  const received: string[] = [];
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received.join(''))));
  socket.on('error', () => {});
  const read = () => void socket.on('data', (chunk) => received.push(chunk.toString('latin1')));
  return { socket, read, closed };
}

const request = (line: string, ...rest: string[]) => `${line} HTTP/1.1\r\nHost: x\r\n${rest.join('\r\n')}\r\n\r\n`;
const post = request('POST /operator-data-api/a', 'Content-Length: 2\r\n', '{}').slice(0, -4);
const get = request('GET /operator-data-api/b');
const brokenPost = `${request('POST /operator-data-api/c', 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`;
const unknown = request('FOO /operator-data-api/d');

/** Answers with its method and path after a while, and never before the request has come to its end. */
const late: Answer = (incoming, outgoing) => {
  incoming.resume().on('end', () => {
    setTimeout(() => outgoing.end(`<${incoming.method} ${incoming.url}>`), 100);
  });
};

/** The answers that came on a connection: each one's status, and whether it closed the connection, and its body. */
const answersIn = (text: string) =>
  text
    .split(/(?=HTTP\/1\.1 \d)/)
    .map((answer) => [answer.slice(9, 12), /^connection: close\r$/im.test(answer), /<(.*)>/.exec(answer)?.[1]]);

describe('an answer that is owed is given before what came after its request is refused', () => {
  const first = ['200', true, 'POST /operator-data-api/a'];
  test.each([
    ['bytes beyond its length', [`${post}garbage`], [first]],
    ['bytes beyond its length, piece by piece', [post, 'garb', 'age', '\r\n\r\n'], [first]],
    ['an unknown method', [post + unknown], [first]],
    ['an unknown method, later', [post, unknown, unknown], [first]],
    [
      'no HTTP behind two requests',
      [`${post}${get}\0\0`],
      [
        ['200', false, 'POST /operator-data-api/a'],
        ['200', true, 'GET /operator-data-api/b'],
      ],
    ],
    [
      'a request with a broken body',
      [post + brokenPost],
      [
        ['200', false, 'POST /operator-data-api/a'],
        ['400', true, undefined],
      ],
    ],
  ])('with %s', async (_, pieces, answers) => {
    const { socket, read, closed } = await converse(late);
    read();
    for (const piece of pieces) {
      socket.write(piece, 'latin1');
      await sleep(20);
    }
    expect(answersIn(await closed)).toEqual(answers);
  });

  test('also when it has begun', async () => {
    const { socket, read, closed } = await converse((_, outgoing) => {
      outgoing.write('<so ');
      setTimeout(() => outgoing.end('far>'), 150);
    });
    read();
    socket.write(get);
    await sleep(50);
    socket.write('garbage');
    const text = await closed;
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(text).toMatch(/<so .*far>.*\r\n0\r\n\r\n$/s);
  });

  test('and where none is owed any more, the refusal comes', async () => {
    const { socket, read, closed } = await converse(late);
    read();
    socket.write(post);
    await sleep(200);
    socket.write('garbage');
    expect(answersIn(await closed).map(([status]) => status)).toEqual(['200', '400']);
  });
});

describe('a connection', () => {
  const large = Buffer.alloc(64 * 1024 * 1024, 'x');
  const closedOf = (outgoing: ServerResponse) => new Promise<void>((resolve) => outgoing.once('close', resolve));

  test('whose client reads nothing of its answer is cut off', async () => {
    const answered = Promise.withResolvers<void>();
    const { socket } = await converse((_, outgoing) => {
      void closedOf(outgoing).then(answered.resolve);
      outgoing.end(large);
    });
    socket.pause();
    socket.write(get);
    const outcome = await Promise.race([answered.promise.then(() => 'cut off'), sleep(10 * stalledMs, 'held')]);
    expect(outcome).toBe('cut off');
  });

  test('whose client reads slowly is not', async () => {
    const { socket, closed } = await converse((_, outgoing) => void outgoing.end(large));
    let length = 0;
    socket.on('data', (chunk) => {
      length += chunk.length;
      if (length < 63 * 1024 * 1024) return;
      socket.pause();
      setTimeout(() => socket.resume(), stalledMs / 3);
    });
    socket.write(get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    await closed;
    expect(length).toBeGreaterThan(large.length);
  });

  test('whose answer comes in pieces is not, however long they take together', async () => {
    const { socket, read, closed } = await converse(async (_, outgoing) => {
      for (let piece = 0; piece < 12; piece++) {
        outgoing.write(`piece ${piece};`);
        await sleep(stalledMs / 4);
      }
      outgoing.end('<all>');
    });
    read();
    socket.write(get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    expect(answersIn(await closed)).toEqual([['200', true, 'all']]);
  });

  test('that the answer ends is not reset while the body still comes: the client reads the answer after it', async () => {
    const { socket, read, closed } = await converse((_, outgoing) => void outgoing.end(`<${'x'.repeat(200_000)}>`));
    const body = Buffer.alloc(8 * 1024 * 1024, 'x');
    socket.write(request('POST /operator-data-api/a', 'Connection: close', `Content-Length: ${body.length}`));
    for (let at = 0; at < body.length && !socket.destroyed; at += 1024 * 1024) {
      const wasTaken = new Promise((resolve) => socket.write(body.subarray(at, at + 1024 * 1024), resolve));
      await Promise.race([wasTaken, closed]);
    }
    read();
    expect(answersIn(await closed)).toEqual([['200', true, 'x'.repeat(200_000)]]);
  });

  test('that the answer ends is not held by a body that never comes', async () => {
    const { socket, read, closed } = await converse((_, outgoing) => void outgoing.end('<so>'));
    read();
    socket.write(request('POST /operator-data-api/a', 'Connection: close', 'Content-Length: 100'));
    expect(await Promise.race([closed.then(answersIn), sleep(10 * stalledMs, 'held')])).toEqual([['200', true, 'so']]);
  });
});

describe('what has no address that a page could have', () => {
  const answered: Answer = (incoming, outgoing) => void outgoing.end(`<${incoming.url}>`);
  test.each([
    ['GET /FUNCTIONS/V1/OPERATOR-DATA-API/%zz', '400'],
    ['GET /%C0%AF', '400'],
    ['POST /sign-in%', '400'],
    ['GET *', '400'],
    ['GET ftp://example.com/sign-in', '400'],
    ['OPTIONS *', '204'],
  ])('%s is answered %s', async (line, status) => {
    const { socket, read, closed } = await converse(answered);
    read();
    socket.write(request(line, 'Connection: close'));
    expect(answersIn(await closed)).toEqual([[status, true, undefined]]);
  });

  test('is no page and no absolute address', async () => {
    for (const [line, url] of [
      ['GET /caf%C3%A9?q=%zz', '/caf%C3%A9?q=%zz'],
      ['GET http://example.com?q=1', '/?q=1'],
    ] as const) {
      const { socket, read, closed } = await converse(answered);
      read();
      socket.write(request(line, 'Connection: close'));
      expect(answersIn(await closed)).toEqual([['200', true, url]]);
    }
  });
});
