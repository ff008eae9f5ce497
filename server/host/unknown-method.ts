import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ApiAnswer, answerApi, isApiPath } from '#app/api/operator-data-api/host.ts';
import { readHead } from './request-head.ts';

/** What Node's HTTP parser tells of a request that it refused. */
export interface ParserError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
  bytesParsed?: number;
}

/**
 * Answers a request to the API whose method Node's parser does not know, which it refuses before any listener hears of
 * it: such a method is a wrong one like any other. The connection is closed after.
 * @returns false when this is no such request
 */
export function answerUnknownMethod({ code, rawPacket, bytesParsed = 0 }: ParserError, socket: Socket): boolean {
  const head = code === 'HPE_INVALID_METHOD' && rawPacket ? readHead(rawPacket, bytesParsed, isApiPath) : null;
  if (!head) return false;
  const { method, target, headers } = head;
  const answering = answerApi({
    method,
    target,
    header: (name) => headers.get(name) ?? undefined,
    countHeaders: (name) => (headers.has(name) ? 1 : 0),
    readBody: async () => null,
  });
  answering.then(
    (answer) => socket.end(write(answer)),
    () => socket.destroy(),
  );
  return true;
}

function write({ status, headers, body }: ApiAnswer): string {
  const text = String(body ?? '');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  lines.push(`content-length: ${Buffer.byteLength(text)}`, `date: ${new Date().toUTCString()}`, 'connection: close');
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
}
