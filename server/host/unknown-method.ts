import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { answerApi, isApiPath } from '#app/api/operator-data-api/host.ts';

/** What Node's HTTP parser tells of a request that it refused. */
export interface ParserError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
  bytesParsed?: number;
}

interface Head {
  method: string;
  target: string;
  headers: Headers;
}

const requestLine = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/1\.[01]$/;
const headerLine = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/;

/**
 * Answers a request to the API whose method Node's parser does not know, which it refuses before any listener hears of
 * it: such a method is a wrong one like any other. The connection is closed after.
 * @returns false when this is no such request
 */
export function answerUnknownMethod(error: ParserError, socket: Socket): boolean {
  const head = error.code === 'HPE_INVALID_METHOD' ? readHead(error) : null;
  if (!head || !isApiPath(head.target.split('?', 1)[0] ?? '')) return false;
  const { method, target, headers } = head;
  const answering = answerApi(new Request('http://localhost/', { headers }), { method, target });
  answering.then(
    async (response) => socket.end(write(response, await response.text())),
    () => socket.destroy(),
  );
  return true;
}

/** The head of the refused request: the packet may hold others before it, and its body after it. */
function readHead({ rawPacket, bytesParsed = 0 }: ParserError): Head | null {
  const packet = rawPacket?.toString('latin1') ?? '';
  const start = packet.lastIndexOf('\n', bytesParsed - 1) + 1;
  const end = packet.indexOf('\r\n\r\n', start);
  if (end < 0) return null;
  const [first = '', ...lines] = packet.slice(start, end).split('\r\n');
  const [, method, target] = requestLine.exec(first) ?? [];
  if (!method || !target) return null;
  const headers = new Headers();
  for (const line of lines) {
    const [, name, value = ''] = headerLine.exec(line) ?? [];
    if (!name) return null;
    headers.append(name, value);
  }
  return { method, target, headers };
}

function write(response: Response, body: string): string {
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  lines.push(`content-length: ${Buffer.byteLength(body)}`, `date: ${new Date().toUTCString()}`, 'connection: close');
  return `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
