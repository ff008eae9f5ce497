import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const forceAfterMs = 8_000;
const idleCheckMs = 50;

/** Lets an HTTP server answer on connections that another process accepted for it. */
export class HandedConnections {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    this.#server = server;
    // It listens nowhere itself, and Node counts connections and their time limits only in a server that does.
    server.emit('listening');
  }

  take(socket: Socket): void {
    // As on a connection that the server accepts itself: whoever has sent all may still read.
    socket.allowHalfOpen = true;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#server.emit('connection', socket);
  }

  /** Lets what is in flight finish, and cuts off what is not done after eight seconds. */
  async drain(): Promise<void> {
    const end = performance.now() + forceAfterMs;
    for (;;) {
      this.#server.closeIdleConnections();
      if (this.#sockets.size === 0) return;
      if (performance.now() > end) break;
      await new Promise((resolve) => setTimeout(resolve, idleCheckMs));
    }
    for (const socket of this.#sockets) socket.destroy();
  }
}
