import { connect, type Socket } from 'node:net';
import { fairNow } from '../fair-clock.ts';
import { type Reply, readReply } from './reply.ts';

/** What came of a request: an answer, or nothing because the connection broke or the time was over. */
export interface Arrival {
  reply: Reply | null;
  tookMs: number;
  timedOut: boolean;
}

/** Sends requests on connections that are kept and used again, one at a time each, as many as are needed. */
export class Connections {
  readonly #port: number;
  readonly #idle: Socket[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  /** @param limitMs after it the connection is given up */
  async send(bytes: Buffer, limitMs: number): Promise<Arrival> {
    const socket = this.#idle.pop() ?? (await this.#open());
    const began = fairNow();
    if (!socket) return { reply: null, tookMs: 0, timedOut: false };
    return new Promise((resolve) => {
      let received: Buffer = Buffer.alloc(0);
      let finished = false;
      const finish = (reply: Reply | null, timedOut: boolean) => {
        if (finished) return;
        finished = true;
        clearTimeout(timer);
        socket.removeAllListeners();
        socket.on('error', () => socket.destroy());
        if (reply && reply.headers.connection !== 'close') this.#keep(socket);
        else socket.destroy();
        resolve({ reply, tookMs: fairNow() - began, timedOut });
      };
      const giveUp = () => {
        const leftMs = began + limitMs - fairNow();
        if (leftMs > 0) timer = setTimeout(giveUp, leftMs);
        // What arrived while this process stood still is read first.
        else setImmediate(() => setImmediate(() => finish(null, true)));
      };
      let timer = setTimeout(giveUp, limitMs);
      socket.on('data', (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const found = readReply(received, 0, { head: false, ended: false });
        if (found) finish(found.reply, false);
      });
      socket.on('error', () => finish(null, false));
      socket.on('close', () => finish(null, false));
      socket.write(bytes);
    });
  }

  close(): void {
    for (const socket of this.#idle.splice(0)) socket.destroy();
  }

  #keep(socket: Socket): void {
    socket.on('close', () => {
      const at = this.#idle.indexOf(socket);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    this.#idle.push(socket);
  }

  #open(): Promise<Socket | null> {
    return new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true });
      socket.once('error', () => resolve(null));
      socket.once('connect', () => {
        socket.removeAllListeners();
        resolve(socket);
      });
    });
  }
}
