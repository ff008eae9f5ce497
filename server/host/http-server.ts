import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isApiPath } from '#app/api/operator-data-api/host.ts';
import { IncomingRequest } from './incoming-request.ts';
import { refuseConnection, refuseRequest } from './refusal.ts';
import { answerUnknownMethod, type ParserError } from './unknown-method.ts';

/** An answer that is owed. */
type Outgoing = ServerResponse<IncomingRequest>;

type Listener = (incoming: IncomingRequest, outgoing: Outgoing) => void;

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

/** What is known of a connection. */
interface Connection {
  /** The last answer that it was asked for; Node gives answers in the order of the requests. */
  latest: Outgoing | undefined;
  /** Whether it is refused: nothing that comes on it is a request any more. */
  isSettled: boolean;
}

const connections = new WeakMap<Socket, Connection>();

function connectionOf(socket: Socket): Connection {
  let connection = connections.get(socket);
  if (!connection) {
    connection = { latest: undefined, isSettled: false };
    connections.set(socket, connection);
  }
  return connection;
}

interface ErrorListenerOptions {
  lingerMs: number;
  mayAnswer: () => boolean;
}

/** What somebody here takes (RFC 9110, 9.3.7). */
const methods = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';

const times = {
  /** So long a connection may stand still while it owes something: a client that reads nothing holds its answer. */
  stalledMs: 30_000,
  /** So long whoever is refused while it sends has to read that. */
  lingerMs: 10_000,
};

/**
 * One HTTP server for the API and the pages. It may listen before it can answer: what comes early waits.
 */
export function createHttpServer(opening: Promise<Listeners>, { stalledMs, lingerMs } = times): Server {
  let listeners: Listeners | undefined;
  const opened = opening.then((ready) => {
    listeners = ready;
    return ready;
  });
  opened.catch(() => {}); // The program says itself why it did not start.
  const answer: Listener = (incoming, outgoing) => {
    const connection = connectionOf(incoming.socket);
    // Its client was told that it is refused, though the parser goes on.
    if (connection.isSettled) return void incoming.resume();
    connection.latest = outgoing;
    if (listeners) return dispatch(listeners, incoming, outgoing);
    void opened.then(
      (ready) => dispatch(ready, incoming, outgoing),
      () => outgoing.destroy(),
    );
  };
  const server = createServer({ ...limits, IncomingMessage: IncomingRequest }, answer);
  server.on('connection', (socket) => closeGently(socket));
  server.setTimeout(stalledMs, (socket) => socket.destroy());
  server.on('checkExpectation', answer);
  server.on('clientError', createErrorListener({ lingerMs, mayAnswer: () => listeners !== undefined }));
  return server;
}

/**
 * Has a client read the answer that ends its connection although its body still comes: to close then would reset the
 * connection, and the answer would be lost with it. Our side ends, and the rest of the body is dropped until it is over
 * or its time is. (Node drops what nobody read on connections that it keeps, and on no other.)
 */
function closeGently(socket: Socket): void {
  const close = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    const request = connectionOf(socket).latest?.req;
    if (!request || request.complete) return close();
    socket.end();
    request.once('end', close).resume();
  };
}

/**
 * Answers what the parser refused, and closes the connection. An answer that is owed for a good request before it comes
 * first: nothing is ever written over it. Of what comes too slowly Node tells once, and goes on to read it; whatever a
 * client goes on to send, a refused body holds nothing any more, and its connection ends soon.
 */
function createErrorListener({ lingerMs, mayAnswer }: ErrorListenerOptions) {
  const settle = (error: ParserError, socket: Socket): void => {
    const owed = connectionOf(socket).latest;
    const isAnswered = !owed || owed.closed || owed.writableFinished;
    if (isAnswered || !owed.req.complete) setTimeout(() => socket.destroy(), lingerMs).unref();
    if (isAnswered) {
      if (owed && !owed.req.complete) socket.end();
      else if (!mayAnswer() || !answerUnknownMethod(error, socket)) refuseConnection(error, socket);
    } else if (owed.headersSent || owed.req.complete) {
      if (!owed.headersSent) owed.setHeader('Connection', 'close');
      owed.once('close', () => socket.destroySoon());
    } else if (owed.socket === null) {
      // Its own body is what is wrong, and it waits for the answers before it.
      owed.once('socket', () => settle(error, socket));
    } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && owed.req.isTaken) {
      owed.setHeader('Connection', 'close');
      owed.req.cutBodyShort();
    } else refuseConnection(error, socket);
  };
  return (error: ParserError, duplex: Duplex): void => {
    const socket = duplex as Socket;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    // Each further piece of a broken stream is told of anew.
    const connection = connectionOf(socket);
    if (connection.isSettled) return;
    connection.isSettled = true;
    try {
      settle(error, socket);
    } catch {
      refuseConnection(error, socket);
    }
  };
}

function dispatch({ api, pages }: Listeners, incoming: IncomingRequest, outgoing: Outgoing): void {
  const path = pathOf(incoming);
  if (incoming.httpVersionMinor === 1 && !hasHost(incoming)) refuseRequest(outgoing);
  else if (isApiPath(path)) api(incoming, outgoing);
  else if (path === '*' && incoming.method === 'OPTIONS') outgoing.writeHead(204, { Allow: methods }).end();
  else if (!mayBePage(path)) refuseRequest(outgoing);
  // A Request cannot have this method, so Next would fail on it.
  else if (incoming.method === 'TRACE') outgoing.writeHead(405, { Allow: 'GET, HEAD' }).end();
  else pages(incoming, outgoing);
}

/** Reads no more of the headers than it must: Node parses them all when its `headers` are asked for. */
function hasHost({ rawHeaders }: IncomingRequest): boolean {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') return true;
  }
  return false;
}

/** The path as it came; a proxy's absolute form is made an ordinary one. */
function pathOf(incoming: IncomingRequest): string {
  let url = incoming.url ?? '/';
  const absolute = url.startsWith('/') ? null : /^https?:\/\/[^/?#]*/i.exec(url);
  if (absolute) {
    const rest = url.slice(absolute[0].length);
    url = rest.startsWith('/') ? rest : `/${rest}`;
    incoming.url = url;
  }
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** Next fails on a path that is none, and on one that is not percent-encoded UTF-8. */
function mayBePage(path: string): boolean {
  try {
    decodeURIComponent(path);
    return path.startsWith('/');
  } catch {
    return false;
  }
}
