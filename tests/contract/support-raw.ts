import { connect } from 'node:net';
import { parseBody, type Reply } from './support-exchange.ts';
import { noteReply } from './support-observed.ts';

export interface RawReply {
  /** The first answer, or null when there was none. */
  reply: Reply | null;
  /** Whether the server closed the connection. */
  closed: boolean;
  afterMs: number;
}

/**
 * Sends bytes as they are and reads until the server closes the connection, or for `waitMs`.
 * @param options.halfClose ends our side after the bytes, as a client does that was cut off
 */
export async function sendRaw(
  origin: string,
  bytes: string,
  options: { halfClose?: boolean; waitMs?: number } = {},
): Promise<RawReply> {
  const raw = await sendBytes(origin, bytes, options);
  noteReply(raw.reply ?? { status: null, headers: {}, text: '', closed: raw.closed });
  return raw;
}

function sendBytes(
  origin: string,
  bytes: string,
  options: { halfClose?: boolean; waitMs?: number },
): Promise<RawReply> {
  const { hostname, port } = new URL(origin);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ reply: readReply(Buffer.concat(chunks)), closed, afterMs: performance.now() - startedAt });
    };
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
      socket.write(bytes, 'latin1');
      if (options.halfClose) socket.end();
    });
    const timer = setTimeout(() => finish(false), options.waitMs ?? 3_000);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => finish(true));
    socket.on('error', () => finish(true));
  });
}

/** A request's bytes; it asks for the connection to be closed unless the headers say otherwise. */
export function rawRequest(line: string, headers: Record<string, string>, body = ''): string {
  const all = { Host: 'localhost', Connection: 'close', ...headers };
  const lines = Object.entries(all).filter(([, value]) => value !== '');
  return `${line}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

function readReply(bytes: Buffer): Reply | null {
  const received = bytes.toString('latin1').replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const [, status, head, rest] = /^HTTP\/1\.[01] (\d{3})[^\r\n]*\r\n(.*?)\r\n\r\n(.*)$/s.exec(received) ?? [];
  if (status === undefined || head === undefined || rest === undefined) return null;
  const headers = Object.fromEntries(
    head.split('\r\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const body = headers['transfer-encoding'] === 'chunked' ? joinChunks(rest) : rest;
  const text = Buffer.from(body, 'latin1').toString('utf8');
  return { status: Number(status), headers, text, body: parseBody(text) };
}

function joinChunks(rest: string): string {
  let body = '';
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at);
    const size = Number.parseInt(rest.slice(at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) return body;
    body += rest.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}
