import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { passOnAddress } from '../host/pass-on-address.ts';
import { portalHeadBytesMost, portalSecretHeader } from './portal-server.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;
type Headers = IncomingMessage['headers'];

/**
 * Headers that are about one connection and not about what is sent over it (RFC 9110, 7.6.1). What a client lists in
 * `Connection` is not followed: it could take away what is said here of its address.
 */
const ofOneConnection = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect'];

const connectionsKept = 32;

/** Has what is not the API answered by the portal in the primary, body and answer passed through as they come. */
export function createPortalProxy(portal: { port: number; secret: string }, trustProxy: boolean): Listener {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: connectionsKept });
  const options = { agent, host: '127.0.0.1', port: portal.port, setHost: false, maxHeaderSize: portalHeadBytesMost };
  return (incoming, outgoing) => {
    passOnAddress(incoming, trustProxy);
    const headers = { ...withoutConnection(incoming.headers), [portalSecretHeader]: portal.secret };
    const { method, url: path } = incoming;
    const asked = request({ ...options, method, path, headers });
    asked.on('response', (answer) => passBack(answer, outgoing));
    // An answer that has begun tells by itself that it breaks off.
    asked.on('error', () => outgoing.headersSent || refuse(outgoing));
    outgoing.on('close', () => outgoing.writableFinished || asked.destroy());
    incoming.pipe(asked);
  };
}

function passBack(answer: IncomingMessage, outgoing: ServerResponse): void {
  const { 'transfer-encoding': _, ...headers } = withoutConnection(answer.headers);
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  // A stream of events has its head sent before there is an event.
  outgoing.flushHeaders();
  pipeline(answer, outgoing, () => {});
}

function withoutConnection(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneConnection.includes(name)));
}

function refuse(outgoing: ServerResponse): void {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': '2' };
  outgoing.writeHead(503, headers).end('The portal cannot answer now; try again.\n');
}
