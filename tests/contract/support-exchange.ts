import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { noteReply } from './support-observed.ts';

/** A request as it goes over the wire: nothing of it is normalised, as `fetch` would do. */
export interface Sent {
  method: string;
  /** Path and query, raw. */
  target: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** Sends the body without saying how long it is. */
  chunked?: boolean;
  /** The address of ours that it comes from. */
  localAddress?: string;
}

export interface Envelope {
  success?: boolean;
  data?: unknown;
  warnings?: string[];
  pagination?: { limit: number; offset: number; hasMore: boolean; nextCursor: string | null };
  error?: { code: string; message: string; details?: { field: string; message: string }[]; resetAt?: string };
  requestId?: string;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Empty when the text is no JSON. */
  body: Envelope;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export function parseBody(text: string): Envelope {
  try {
    return JSON.parse(text) as Envelope;
  } catch {
    return {};
  }
}

/** Sends a request as an ordinary client does: it writes its whole body, and then reads the answer. */
export async function exchange(origin: string, sent: Sent): Promise<Reply> {
  const reply = await send(origin, sent);
  noteReply(reply);
  return reply;
}

function send(origin: string, { method, target, headers = {}, body, chunked, localAddress }: Sent): Promise<Reply> {
  const { hostname, port } = new URL(origin);
  const length = body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { agent, hostname, port, method, path: target, localAddress, headers: { ...length, ...headers } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parseBody(text) });
        });
      },
    );
    outgoing.on('error', reject);
    if (chunked) outgoing.flushHeaders();
    outgoing.end(body);
  });
}
