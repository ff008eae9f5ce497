import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { log } from '../log.ts';
import { createRequestId } from '../request-id.ts';

const notHttp = 'This is not a valid HTTP request.';

/** Tells a connection that what came is no HTTP, in the envelope, and closes it. Nothing else may be owed on it. */
export function refuseConnection({ code }: NodeJS.ErrnoException, socket: Socket): void {
  const late = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const { headers, body } = refusal(late ? 'The request did not arrive in time.' : notHttp);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** Refuses a request that the parser took although it is no valid one. */
export function refuseRequest(outgoing: ServerResponse): void {
  const { headers, body } = refusal(notHttp);
  outgoing.writeHead(400, headers).end(body);
}

/** Says that something failed here that nobody else could say it of. */
export function failRequest(outgoing: ServerResponse): ServerResponse {
  const { headers, body } = refusal('Something went wrong on our side. Tell us the requestId.', 'INTERNAL_ERROR');
  log.error({ requestId: headers['X-Request-Id'] }, 'A page failed.');
  return outgoing.writeHead(500, headers).end(body);
}

function refusal(message: string, code = 'INVALID_INPUT') {
  const requestId = createRequestId();
  const body = JSON.stringify({ success: false, error: { code, message }, requestId });
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  return { headers, body };
}
