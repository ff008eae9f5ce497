import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isApiPath } from '#app/api/operator-data-api/host.ts';
import { answerUnknownMethod, type ParserError } from './unknown-method.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** Who answers what. */
export interface Listeners {
  api: Listener;
  pages: Listener;
}

const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 64 * 1024,
  // Refused below in the envelope, which Node would not do.
  requireHostHeader: false,
  // Next listens for upgrades once it has served a page, and would leave one to the API without an answer.
  shouldUpgradeCallback: () => false,
};

/** One HTTP server for the API and the pages. It may listen before it can answer: what comes early waits. */
export function createHttpServer(opening: Promise<Listeners>): Server {
  let listeners: Listeners | undefined;
  const opened = opening.then((ready) => {
    listeners = ready;
    return ready;
  });
  opened.catch(() => {}); // The program says itself why it did not start.
  const answer: Listener = (incoming, outgoing) => {
    if (listeners) return dispatch(listeners, incoming, outgoing);
    void opened.then(
      (ready) => dispatch(ready, incoming, outgoing),
      () => outgoing.destroy(),
    );
  };
  const server = createServer(limits, answer);
  server.on('checkExpectation', answer);
  server.on('clientError', (error: ParserError, socket) => {
    if (!listeners || !answerUnknownMethod(error, socket as Socket)) refuse(error, socket as Socket);
  });
  return server;
}

function dispatch({ api, pages }: Listeners, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const path = pathOf(incoming);
  if (incoming.headers.host === undefined && incoming.httpVersion === '1.1') refuseRequest(outgoing);
  else if (isApiPath(path)) api(incoming, outgoing);
  // A Request cannot have this method, so Next would fail on it.
  else if (incoming.method === 'TRACE') outgoing.writeHead(405, { Allow: 'GET, HEAD' }).end();
  else pages(incoming, outgoing);
}

/** The path as it came; a proxy's absolute form is made an ordinary one. */
function pathOf(incoming: IncomingMessage): string {
  const absolute = /^https?:\/\/[^/?#]*/i.exec(incoming.url ?? '');
  if (absolute) incoming.url = (incoming.url ?? '').slice(absolute[0].length) || '/';
  return (incoming.url ?? '/').split('?', 1)[0] ?? '/';
}

/** What is no HTTP gets the envelope too, and its connection is closed. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const { headers, body } = refusal(late ? 'The request did not arrive in time.' : notHttp);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

function refuseRequest(outgoing: ServerResponse): void {
  const { headers, body } = refusal(notHttp);
  outgoing.writeHead(400, headers).end(body);
}

const notHttp = 'This is not a valid HTTP request.';

function refusal(message: string): { headers: Record<string, string>; body: string } {
  const requestId = `req_${randomBytes(8).toString('hex')}`;
  const body = JSON.stringify({ success: false, error: { code: 'INVALID_INPUT', message }, requestId });
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  return { headers, body };
}
