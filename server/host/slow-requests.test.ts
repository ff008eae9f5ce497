import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createHttpServer } from './http-server.ts';
import type { IncomingRequest } from './incoming-request.ts';

const slownessMs = 100;
/** Node looks for late requests every two seconds; by then it has been told of all that it may know. */
const longMs = 2_000 + 1_500;

const ends: (() => void)[] = [];
const done: string[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  done.length = 0;
});

/** Does what comes as a whole, and refuses what does not. */
function serve(incoming: IncomingRequest, outgoing: ServerResponse): void {
  if (incoming.url?.endsWith('/answered-early')) return void outgoing.writeHead(401).end('no');
  incoming.takeBody({
    add: () => {},
    end: () => {
      done.push(incoming.url ?? '');
      outgoing.end('done');
    },
    cutShort: () => void outgoing.writeHead(400).end('refused'),
  });
}

/** A connection that goes on to send after the server has ended its side. */
async function converse() {
  const server = createHttpServer(Promise.resolve({ api: serve, pages: serve }), { stalledMs: 60_000, lingerMs: 500 });
  server.requestTimeout = 400;
  server.headersTimeout = 400;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  ends.push(
    () => socket.destroy(),
    () => server.close(),
  );
  const connections = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
  return { socket, statuses: () => received.match(/(?<=HTTP\/1\.1 )\d+/g), connections };
}

async function trickle(socket: Socket, bytes: string): Promise<void> {
  for (const byte of bytes) {
    socket.write(byte);
    await sleep(slownessMs);
  }
}

const bytes = longMs / slownessMs;
const headOf = (path: string) =>
  `POST /operator-data-api/${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n`;

test.each([
  ['a body that comes too slowly', 'slow', '400'],
  ['a body that comes too slowly after its answer', 'answered-early', '401'],
])(
  '%s is answered once and never done, and its connection ends although its client goes on',
  async (_, path, status) => {
    const { socket, statuses, connections } = await converse();
    socket.write(headOf(path));
    await trickle(socket, 'x'.repeat(bytes));
    expect(statuses()).toEqual([status]);
    expect(done).toEqual([]);
    expect(await connections()).toBe(0);
  },
);

test('a request whose head came too slowly is refused, and not done when the rest of it comes', async () => {
  const { socket, statuses, connections } = await converse();
  const head = headOf('late-head');
  socket.write(head.slice(0, 10));
  await once(socket, 'end');
  socket.write(head.slice(10) + 'x'.repeat(bytes));
  await sleep(300);
  expect(statuses()).toEqual(['400']);
  expect(done).toEqual([]);
  await sleep(500);
  expect(await connections()).toBe(0);
});
