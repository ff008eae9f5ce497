import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What the proxy does to what passes: lets it, keeps it, or lets commits through and drops what the server answers. */
type Mode = 'pass' | 'hold' | 'lose-acknowledgements';

interface Line {
  client: Socket;
  server: Socket;
  deaf: boolean;
}

const loseAfterMs = 150;
const commit = /commit/i;

/** Stands between the program and PostgreSQL, so that the network between them can fail. */
export class FaultyProxy {
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  #mode: Mode = 'pass';
  #refusing = false;
  /** Commits whose answer was dropped. */
  lost = 0;

  private constructor(targetPort: number) {
    this.#server = createServer({ noDelay: true }, (client) => this.#open(client, targetPort));
  }

  static async open(targetPort: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection; new ones are taken unless `refuse`. */
  cut(): void {
    for (const { client, server } of this.#lines) {
      client.destroy();
      server.destroy();
    }
  }

  /** Breaks new connections at once, and the present ones. */
  refuse(): void {
    this.#refusing = true;
    this.cut();
  }

  /** Keeps all bytes to itself until `pass`. */
  hold(): void {
    this.#mode = 'hold';
    for (const { client, server } of this.#lines) {
      client.pause();
      server.pause();
    }
  }

  loseAcknowledgements(): void {
    this.#mode = 'lose-acknowledgements';
  }

  pass(): void {
    this.#mode = 'pass';
    this.#refusing = false;
    for (const { client, server } of this.#lines) {
      client.resume();
      server.resume();
    }
  }

  close(): void {
    this.#server.close();
    this.cut();
  }

  #open(client: Socket, port: number): void {
    if (this.#refusing) {
      client.destroy();
      return;
    }
    const server = connect({ port, host: '127.0.0.1', noDelay: true });
    const line: Line = { client, server, deaf: false };
    this.#lines.add(line);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        this.#lines.delete(line);
      });
      from.on('drain', () => this.#mode !== 'hold' && to.resume());
    }
    client.on('data', (bytes) => this.#toServer(line, bytes));
    server.on('data', (bytes) => {
      if (!line.deaf && !client.write(bytes)) server.pause();
    });
    if (this.#mode === 'hold') {
      client.pause();
      server.pause();
    }
  }

  #toServer(line: Line, bytes: Buffer): void {
    if (this.#mode === 'lose-acknowledgements' && !line.deaf && commit.test(bytes.toString('latin1'))) {
      line.deaf = true;
      this.lost++;
      setTimeout(() => line.client.destroy(), loseAfterMs);
    }
    if (!line.server.write(bytes)) line.client.pause();
  }
}
