import { connect, type Socket } from 'node:net';
import { readAnswer } from './answer.ts';

const readBufferBytes = 64 * 1024;

export interface ConnectionEvents {
  answered: (status: number, body: Buffer) => void;
  failed: (reason: string) => void;
}

/** A keep-alive connection with one request in flight; Node's own HTTP client costs more than the servers under test. */
export class Connection {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  #partial: Buffer | null = null;

  constructor(port: number, events: ConnectionEvents) {
    this.#events = events;
    const onread = { buffer: Buffer.allocUnsafe(readBufferBytes), callback: this.#read };
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true, onread });
    this.#socket.on('error', (error) => events.failed(`The connection failed: ${error.message}`));
    this.#socket.on('end', () => events.failed('The server closed the connection.'));
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.removeAllListeners('end');
    this.#socket.destroy();
  }

  #read = (count: number, buffer: Uint8Array): boolean => {
    const come = Buffer.from(buffer.buffer, buffer.byteOffset, count);
    const bytes = this.#partial ? Buffer.concat([this.#partial, come]) : come;
    const answer = readAnswer(bytes);
    if (!answer) {
      this.#partial = this.#partial ? bytes : Buffer.from(come);
      return true;
    }
    this.#partial = null;
    if (answer.end === bytes.length) this.#events.answered(answer.status, bytes.subarray(answer.bodyStart));
    else this.#events.failed('The server sent more than it was asked for.');
    return true;
  };
}
