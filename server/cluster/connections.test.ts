import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { Connections, type Taker } from './connections.ts';
import { HandedConnections } from './handed-connections.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(accept: (socket: Socket) => void, pauseOnConnect = true): Promise<number> {
  const server = createServer({ pauseOnConnect, allowHalfOpen: true }, accept).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Takes connections over when it is told to, and answers with its name. */
class Answerer implements Taker {
  readonly untaken = new Map<number, Socket>();
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  hand(): void {}

  takeAll(): void {
    for (const socket of this.untaken.values()) socket.end(this.name);
    this.untaken.clear();
  }
}

const read = async (client: Socket) => String((await once(client, 'data'))[0]);

test('connections wait until the program answers, then go to the processes in turn', async () => {
  const connections = new Connections();
  const port = await listen((socket) => connections.accept(socket));
  const [one, other] = [new Answerer('one'), new Answerer('other')];
  const clients = [1, 2, 3, 4].map(() => connect(port, '127.0.0.1'));
  await sleep(100);
  connections.add(one);
  connections.add(other);
  expect(one.untaken.size + other.untaken.size).toBe(0);
  connections.open();
  expect([one.untaken.size, other.untaken.size]).toEqual([2, 2]);
  one.takeAll();
  other.takeAll();
  expect((await Promise.all(clients.map(read))).sort()).toEqual(['one', 'one', 'other', 'other']);
});

test('a process that dies before it took a connection loses none', async () => {
  const connections = new Connections();
  const port = await listen((socket) => connections.accept(socket));
  const [dying, heir] = [new Answerer('dying'), new Answerer('heir')];
  connections.open();
  connections.add(dying);
  const client = connect(port, '127.0.0.1');
  const answer = read(client);
  await sleep(50);
  expect(dying.untaken.size).toBe(1);
  connections.remove(dying);
  connections.add(heir);
  heir.takeAll();
  expect(await answer).toBe('heir');
});

test('a process that takes nothing over does not get everything', async () => {
  const connections = new Connections();
  const port = await listen((socket) => connections.accept(socket));
  const [frozen, well] = [new Answerer('frozen'), new Answerer('well')];
  connections.open();
  connections.add(frozen);
  connections.add(well);
  const clients = Array.from({ length: 200 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await Promise.all(clients.map((client) => once(client, 'connect')));
  for (let round = 0; round < 4; round++) {
    await sleep(20);
    for (const connection of [...well.untaken.keys()]) connections.took(well, connection);
  }
  expect([frozen.untaken.size, well.untaken.size]).toEqual([64, 0]);
  for (const client of clients) client.destroy();
  connections.remove(frozen);
  connections.close();
});

test('a program that stops closes what waits and what still comes', async () => {
  const connections = new Connections();
  const port = await listen((socket) => connections.accept(socket));
  const waiting = connect(port, '127.0.0.1').on('error', () => {});
  await sleep(50);
  connections.close();
  await once(waiting, 'close');
  await once(
    connect(port, '127.0.0.1').on('error', () => {}),
    'close',
  );
});

/** An HTTP server that listens nowhere, on connections that another server accepts. */
async function openHanded() {
  const http = createHttpServer(
    { headersTimeout: 300, connectionsCheckingInterval: 50 },
    async (incoming, outgoing) => {
      await sleep(incoming.url === '/slow' ? 300 : 0);
      outgoing.end('answered');
    },
  );
  const handed = new HandedConnections(http);
  // Not paused, as what comes from another process.
  const port = await listen((socket) => handed.take(socket), false);
  return { handed, dial: () => connect(port, '127.0.0.1').on('error', () => {}) };
}

test('a handed connection is answered, and closed when the client asks for it', async () => {
  const { dial } = await openHanded();
  const client = dial();
  const closed = once(client, 'close');
  client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await read(client)).toMatch(/^HTTP\/1\.1 200 /);
  await closed;
});

test('a handed connection whose head does not come in time is cut off', async () => {
  const { dial } = await openHanded();
  const client = dial();
  client.write('GET / HT');
  const began = performance.now();
  client.resume();
  await new Promise((resolve) => client.once('close', resolve));
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('draining lets a request finish and waits for no idle connection', async () => {
  const { handed, dial } = await openHanded();
  const [busy, idle] = [dial(), dial()];
  const answer = read(busy);
  busy.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  await sleep(50);
  const began = performance.now();
  idle.resume();
  await handed.drain();
  expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(performance.now() - began).toBeLessThan(2_000);
});
