import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOf } from './client.ts';
import type { Fault, Scenery } from './fault.ts';
import { makeToken } from './ledger.ts';
import { sendEventBatch } from './writes.ts';

const drainedWithinMs = 15_000;

/** kill -9 while a large batch is on its way in, being prepared, written or committed. */
const killInBatch: Fault = {
  name: 'kill -9 of the program in a batch',
  databaseReturns: false,
  inject: async (scenery) => {
    const { stage, load, random } = scenery;
    const entities = load.entities().slice(0, 1);
    const batches = [makeToken('key'), makeToken('key'), undefined].map((key) =>
      sendEventBatch(scenery, entities, 1_500, key),
    );
    await sleep(random.below(180));
    await stage.program.end('SIGKILL');
    await stage.program.start();
    await Promise.all(batches);
  },
};

/** Clients that hold the program up: idle ones, one that never ends its request, one that never reads. */
function holdOpen({ stage, tenants }: Scenery): Socket[] {
  const tenant = tenants[0];
  if (!tenant) return [];
  const whole = bytesOf({ tenant, method: 'GET', path: '/templates' });
  const starts = [
    Buffer.alloc(0),
    Buffer.from('POST /operator-data-api/entities HTTP/1.1\r\n'),
    whole.subarray(0, -2),
    whole,
  ];
  return Array.from({ length: 12 }, (_, index) => {
    const socket = connect({ host: '127.0.0.1', port: stage.program.port, allowHalfOpen: true });
    socket.on('error', () => socket.destroy());
    socket.pause();
    socket.write(starts[index % starts.length] ?? '');
    return socket;
  });
}

const terminate: Fault = {
  name: 'SIGTERM under load with half-open sockets',
  databaseReturns: false,
  inject: async (scenery) => {
    const { stage, watch } = scenery;
    const held = holdOpen(scenery);
    await sleep(100);
    const { tookMs, code } = await stage.program.end('SIGTERM');
    if (code !== 0) watch.violate('I5', `after SIGTERM the program ended with ${code}`);
    if (tookMs > drainedWithinMs) watch.violate('I5', `after SIGTERM the program took ${Math.round(tookMs)} ms to end`);
    for (const socket of held) socket.destroy();
    await stage.program.start();
  },
};

/** Clients that read and write by the byte, and ones that never read a large answer. */
const slowClients: Fault = {
  name: 'slow readers and writers',
  databaseReturns: false,
  unfelt: true,
  inject: async ({ stage, load, random }) => {
    const entity = random.pick(load.entities());
    const { tenant, externalId } = entity;
    const slow = Array.from({ length: 60 }, (_, index) => {
      const socket = connect({ host: '127.0.0.1', port: stage.program.port });
      socket.on('error', () => socket.destroy());
      const read = bytesOf({ tenant, method: 'GET', path: `/entities/${externalId}/events` });
      const write = bytesOf({
        tenant,
        method: 'POST',
        path: '/entities',
        body: { entityType: 'player', data: 'x'.repeat(900) },
      });
      if (index % 2 === 0) {
        socket.pause();
        for (let count = 0; count < 50; count++) socket.write(read);
        return { socket, timer: undefined };
      }
      let at = 0;
      const timer = setInterval(
        () => socket.writable && at < write.length && socket.write(write.subarray(at, ++at)),
        5,
      );
      return { socket, timer };
    });
    await sleep(2_500);
    for (const { socket, timer } of slow) {
      clearInterval(timer);
      socket.destroy();
    }
  },
};

export const faultsOfProgram: Fault[] = [killInBatch, terminate, slowClients];
