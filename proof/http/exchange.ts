import { connect } from 'node:net';
import { type Reply, readReply } from './reply.ts';

export interface Exchange {
  replies: Reply[];
  /** Whether the server closed the connection. */
  closed: boolean;
  /** From the last byte that was sent to the end, in milliseconds. */
  tookMs: number;
  /** Whether there was neither an answer nor an end within the limit. */
  timedOut: boolean;
}

export interface ExchangeOptions {
  /** The answer to a HEAD has no body, whatever it says of its length. */
  head?: boolean;
  /** Ends our side after the bytes, as a client does that was cut off. */
  halfClose?: boolean;
  /** How many answers are waited for. */
  replies?: number;
  limitMs?: number;
  /** Sends the bytes in this many pieces, with a pause after each. */
  pieces?: number;
}

const pauseMs = 5;

/** Sends bytes as they are on a connection of their own, and reads what comes back. */
export function exchange(port: number, bytes: Buffer, options: ExchangeOptions = {}): Promise<Exchange> {
  const { head = false, halfClose = false, replies: wanted = 1, limitMs = 8_000, pieces = 1 } = options;
  return new Promise((resolve) => {
    let received: Buffer = Buffer.alloc(0);
    let sentAt = performance.now();
    let at = 0;
    const replies: Reply[] = [];
    const finish = (closed: boolean, timedOut = false) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ replies, closed, tookMs: performance.now() - sentAt, timedOut });
    };
    const read = (ended: boolean) => {
      for (
        let found = readReply(received, at, { head, ended });
        found;
        found = readReply(received, at, { head, ended })
      ) {
        replies.push(found.reply);
        at = found.end;
        if (replies.length >= wanted) return true;
      }
      return false;
    };
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true }, async () => {
      await writeAll(socket, bytes, pieces);
      sentAt = performance.now();
      if (halfClose) socket.end();
    });
    const timer = setTimeout(() => finish(false, true), limitMs + pieces * pauseMs);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      if (read(false)) finish(false);
    });
    socket.on('end', () => {
      read(true);
      finish(true);
    });
    socket.on('error', () => finish(true));
    socket.on('close', () => finish(true));
  });
}

async function writeAll(socket: ReturnType<typeof connect>, bytes: Buffer, pieces: number): Promise<void> {
  const size = Math.ceil(bytes.length / pieces);
  for (let from = 0; from < bytes.length; from += size) {
    socket.write(bytes.subarray(from, from + size));
    if (pieces > 1) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
